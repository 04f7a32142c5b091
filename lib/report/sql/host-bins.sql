-- Records of the host in hand by stretches of ?2 ticks from ?1 to before ?3,
-- all of them whole minutes.
SELECT (minute * 600000000 - 116444736000000000 - ?1) / ?2 AS bin,
       sum(records)
  FROM temp.report_minute
 WHERE minute >= (?1 + 116444736000000000) / 600000000
   AND minute < (?3 + 116444736000000000) / 600000000
 GROUP BY bin ORDER BY bin
