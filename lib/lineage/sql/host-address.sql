-- Where a host connects from is an address of its own.
INSERT INTO host_address (host, ip)
SELECT DISTINCT h.host, x.source_ip
  FROM network x
 CROSS JOIN event e         ON e.id = x.event
 CROSS JOIN stream s        ON s.id = e.stream
 CROSS JOIN host_computer h ON h.computer = s.computer
 WHERE x.initiated = 1 AND e.how = 0
