-- Records of a stream in a file, for the stream's host.
INSERT INTO temp.report_host_file
SELECT h.host, ?2, ?3
  FROM stream s JOIN host_computer h ON h.computer = s.computer
 WHERE s.id = ?1
ON CONFLICT (host, evidence) DO UPDATE SET records = records + excluded.records
