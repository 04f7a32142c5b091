-- By host and channel: each is one log, whatever its providers.
SELECT s.id, s.channel, h.host
  FROM stream s JOIN host_computer h ON h.computer = s.computer
 ORDER BY h.host, s.channel, s.id
