-- The latest word on a finding counts. (Of two cases that are merged nobody
-- knows which is later: merge-verdict-add.)
INSERT INTO verdict (key, verdict, reason, analyst) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE
   SET verdict = excluded.verdict, reason = excluded.reason,
       analyst = excluded.analyst
