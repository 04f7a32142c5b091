-- The processes that findings are about and what is below them, with whom
-- these name beside: those whose contacts belong to the story. Not the
-- session processes, which contact places for everybody.
INSERT INTO temp.report_near
WITH story AS (
    SELECT f.process AS process, f.related AS related
      FROM finding f
     WHERE f.suppressed IS NULL
       AND NOT EXISTS (SELECT 1 FROM verdict v
                        WHERE v.key = f.key AND v.verdict = 'benign')
), named AS (
    SELECT process, 1 AS about FROM story
    UNION
    SELECT related, 0 FROM story
), own AS (
    SELECT n.process AS process, n.about AS about
      FROM named n
     CROSS JOIN process p ON p.id = n.process
     CROSS JOIN process_ref r ON r.id = p.self
     CROSS JOIN path i ON i.id = r.path
     WHERE n.process <> 0
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.list = 'session-roots' AND m.path_key = i.key)
), near AS (
    SELECT process FROM own
    UNION
    SELECT a.process
      FROM own o CROSS JOIN ancestor a ON a.ancestor = o.process
     WHERE o.about
)
SELECT n.process,
       EXISTS (SELECT 1 FROM resolved v CROSS JOIN network x ON x.actor = v.ref
                WHERE v.process = n.process)
       OR EXISTS (SELECT 1 FROM resolved v CROSS JOIN dns x ON x.actor = v.ref
                   WHERE v.process = n.process)
       OR EXISTS (SELECT 1 FROM event_actor a
                   CROSS JOIN network x ON x.event = a.event
                   WHERE a.process = n.process AND a.role = 1)
       OR EXISTS (SELECT 1 FROM event_actor a
                   CROSS JOIN dns x ON x.event = a.event
                   WHERE a.process = n.process AND a.role = 1)
  FROM near n
