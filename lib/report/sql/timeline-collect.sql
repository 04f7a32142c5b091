INSERT INTO temp.report_found
SELECT event, rule, key, id FROM finding;

INSERT INTO temp.report_label
SELECT k.computer, h.label
  FROM host_computer k JOIN host h ON h.id = k.host;

-- Findings of an incident that are at most twice the reach apart share a span.
-- Spans of one root end in the order in which they begin.
INSERT INTO temp.report_span
WITH reach (ticks) AS (VALUES (6000000000)), -- 10 minutes
     hit AS (SELECT DISTINCT i.root AS root, i.key AS key, e.time AS time
               FROM incident i JOIN finding f ON f.incident = i.id
               JOIN event e ON e.id = f.event
              WHERE i.root <> 0),
     gap AS (SELECT root, key, time,
                    time - lag(time) OVER (PARTITION BY key ORDER BY time)
                      AS ticks
               FROM hit),
     part AS (SELECT root, key, time,
                     sum(gap.ticks IS NULL OR gap.ticks > 2 * reach.ticks)
                       OVER (PARTITION BY key ORDER BY time) AS n
                FROM gap CROSS JOIN reach)
SELECT root, min(time) - ticks, max(time) + ticks, key
  FROM part CROSS JOIN reach GROUP BY root, key, n;

INSERT INTO temp.report_branch
SELECT DISTINCT root, root FROM temp.report_span
UNION
SELECT a.process, s.root
  FROM (SELECT DISTINCT root FROM temp.report_span) s
 CROSS JOIN ancestor a ON a.ancestor = s.root;

INSERT INTO temp.report_branch_ref
SELECT v.ref, b.root
  FROM temp.report_branch b
 CROSS JOIN resolved v ON v.process = b.process;

-- What findings are about and stand on, and what raised incidents, however
-- far away.
INSERT INTO temp.report_timeline
SELECT w.event, min(i.key), 1
  FROM (SELECT event, incident FROM finding
        UNION ALL
        SELECT v.event, f.incident
          FROM finding f JOIN finding_evidence v ON v.finding = f.id
        UNION ALL
        SELECT c.event, c.incident
          FROM corroboration c JOIN incident r ON r.id = c.incident
         WHERE r.level > r.base_level) w
  LEFT JOIN incident i ON i.id = w.incident
 GROUP BY w.event;

-- What the processes did; what was started in them by others is done to them.
INSERT INTO temp.report_timeline
SELECT w.event, w.incident, 0
  FROM (SELECT x.event AS event,
               (SELECT CASE WHEN s.until_time >= e.time THEN s.incident END
                  FROM temp.report_span s
                 WHERE s.root = x.root AND s.since_time <= e.time
                 ORDER BY s.since_time DESC, s.incident DESC LIMIT 1) AS incident
          FROM (SELECT b.root AS root, p.event AS event
                  FROM temp.report_branch b
                 CROSS JOIN process p ON p.id = b.process
                 WHERE p.event <> 0
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN file_event a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN process_end a ON a.self = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN network a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN image_load a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN remote_thread a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN remote_thread a ON a.target = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN raw_read a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN process_access a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN registry a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN pipe a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN dns a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN clipboard a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch_ref b
                 CROSS JOIN tamper a ON a.actor = b.ref
                UNION ALL
                SELECT b.root, a.event
                  FROM temp.report_branch b
                 CROSS JOIN event_actor a ON a.process = b.process
                 WHERE a.role = 1) x
         CROSS JOIN event e ON e.id = x.event) w
 WHERE w.incident IS NOT NULL
    ON CONFLICT (event) DO UPDATE SET incident = min(incident, excluded.incident)
 WHERE cited = 0;
