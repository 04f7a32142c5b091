SELECT 'verdict', key, verdict, reason, analyst FROM verdict
UNION ALL
SELECT 'expected', name, '', '', '' FROM expected_host;
