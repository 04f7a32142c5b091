#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# NSRL databases are asked where they are: known is known, and not good; what
# they have no index for is said and, with a sidecar, answered; nothing is
# written to them, and what they said outlives them. Merged cases know both.
set -eu
top=$(cd "${top_srcdir:?}" && pwd)
build=$(cd "${top_builddir:?}" && pwd)
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0
A=1111111111111111111111111111111111111111111111111111111111111111
B=22222222222222222222222222222222
C=3333333333333333333333333333333333333333333333333333333333333333
cat >logs.scenario <<END
day 2026-03-02
host WS-ONE machine-id 11111111 sysmon 22
log WS-ONE/Sysmon.evtx sysmon
process as a at 09:00:00
  Image: C:\\Windows\\a.exe
  Hashes: SHA256=$A
process as b at 09:01:00
  Image: C:\\Windows\\b.exe
  Hashes: MD5=$B
process as c at 09:02:00
  Image: C:\\Windows\\c.exe
  Hashes: SHA256=$C
END
"$build/tests/evtxgen/evtxgen" logs.scenario logs

# stemma ARGUMENT...: notes what was said, takes 3 for done with losses.
stemma() {
    code=0
    "$build/stemma" "$@" >>said 2>&1 || code=$?
    [ $code -eq 0 ] || [ $code -eq 3 ] || { echo "FAIL stemma $* ends with $code"; tail -n 3 said; bad=1; }
}

# verdicts CASE: file, verdict and reason of each image, in order.
verdicts() {
    sqlite3 -separator ' ' "$1/case.db" "SELECT k.name,
        CASE c.verdict WHEN 4 THEN 'known' WHEN 5 THEN 'unlisted' WHEN 6 THEN 'uncomparable' ELSE c.verdict END
        FROM comparison c JOIN path_key k ON k.id = c.path_key ORDER BY 1, 2" | tr '\n' ','
}

# is WHAT WANTED GOT
is() {
    [ "$2" = "$3" ] || { echo "FAIL $1: '$3' instead of '$2'"; bad=1; }
}

file='sha256 TEXT, sha1 TEXT, md5 TEXT, crc32 TEXT, file_name TEXT, file_size INTEGER, package_id INTEGER'
row="'$A', '', '', '', 'a.exe', 1, 7"
row2="'$(printf 4%.0s $(seq 64))', '', '$B', '', 'b.exe', 1, 7"
package="CREATE TABLE PKG (package_id INTEGER PRIMARY KEY, name TEXT, version TEXT); INSERT INTO PKG VALUES (7, 'Suite', '9.1')"
sqlite3 minimal.db "CREATE TABLE FILE ($file, PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id));
    INSERT INTO FILE VALUES ($row), ($row2); $package"
sqlite3 full.db "CREATE TABLE METADATA ($file, path TEXT); CREATE INDEX by_sha256 ON METADATA (sha256);
    INSERT INTO METADATA VALUES ($row, 'x'), ($row2, 'x');
    CREATE VIEW FILE AS SELECT sha256, sha1, md5, crc32, file_name, file_size, package_id FROM METADATA; $package"
sqlite3 bare.db "CREATE TABLE METADATA ($file, path TEXT); INSERT INTO METADATA VALUES ($row, 'x');
    CREATE VIEW FILE AS SELECT sha256, sha1, md5, crc32, file_name, file_size, package_id FROM METADATA"
chmod a-w minimal.db full.db bare.db
sha256sum minimal.db full.db >before

for set in minimal full; do
    stemma triage logs -o "$set"
    stemma baseline add "$set" "$set.db"
    stemma detect "$set"
    is "$set" 'a.exe known,b.exe uncomparable,c.exe unlisted,' "$(verdicts "$set")"
    is "$set, findings" '' "$(grep -o integrity- "$set/findings.jsonl" || :)"
    is "$set, what it is" 1 "$(sqlite3 "$set/case.db" "SELECT count(*) FROM comparison WHERE verdict = 4
        AND reason LIKE '%Suite%9.1%'")"
    # The MD5 has no index there: that is said, and a sidecar has one.
    is "$set, not asked" 1 "$(sqlite3 "$set/case.db" "SELECT count(*) FROM derived_issue
        WHERE text LIKE '%sidecar%' OR text LIKE '%baseline index%'")"
    stemma baseline index "$set.db"
    stemma detect "$set"
    is "$set, with a sidecar" 'a.exe known,b.exe known,c.exe unlisted,' "$(verdicts "$set")"
done
sha256sum -c before >/dev/null || { echo "FAIL a database was written to"; bad=1; }
is 'what is left beside them' '' "$(find . -name '*.db-*' | tr '\n' ' ')"

# Without an index by SHA-256 every look would read 400 million rows.
stemma triage logs -o bare
code=0
"$build/stemma" baseline add bare bare.db >bare.said 2>&1 || code=$?
is 'one that cannot be searched' 1 "$code"
grep -q 'bare.db' bare.said || { echo "FAIL nobody says why bare.db is refused"; bad=1; }

# Away, it is still known what it said; a merge knows what both were told.
mv minimal.db away.db
stemma report minimal
stemma detect minimal
is 'the database is away' 'a.exe known,b.exe known,c.exe unlisted,' "$(verdicts minimal)"
stemma triage logs -o listed
echo "$C" >evil.txt
stemma baseline add listed evil.txt --kind known-bad
stemma detect listed
stemma merge minimal listed -o both
stemma merge listed minimal -o again
is 'merged' "$(verdicts both)" "$(verdicts again)"
is 'merged, of both' 2 "$(sqlite3 both/case.db "SELECT count(*) FROM baseline")"
is 'merged, known' 2 "$(sqlite3 both/case.db "SELECT count(*) FROM comparison WHERE verdict = 4")"
grep -q '"rule":"integrity-known-bad"' both/findings.jsonl || { echo "FAIL the merged case forgot evil.txt"; bad=1; }
[ $bad -eq 0 ] && echo "databases are asked in place"
exit $bad
