INSERT INTO divergence (id, kind, host, grp, path_key, version, content, digest,
                        class, odd, reference, reference_digest, algorithm,
                        same_imports, hosts, reference_hosts, count,
                        first_time, last_time, first_event, since_time,
                        reference_time, reference_event, contents)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
        ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)
