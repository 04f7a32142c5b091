#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Golden tests of the program: tests/cli/NAME.cli is run by sh in an empty
# folder, with stemma on PATH and $EVIDENCE naming the example of testdata/;
# what it prints (both streams) and its exit status must equal NAME.out.
# GOLDEN=write rewrites NAME.out.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
cat >"$work/bin/stemma" <<EOF
#!/bin/sh
exec "$build/stemma" "\$@"
EOF
chmod +x "$work/bin/stemma"
PATH=$work/bin:$PATH
EVIDENCE=$build/testdata/evtx
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
TERM=dumb
export PATH EVIDENCE SOURCE_DATE_EPOCH LC_ALL TERM
bad=0
for cli in "$top"/tests/cli/*.cli; do
    [ -e "$cli" ] || continue
    name=$(basename "$cli" .cli)
    want=${cli%.cli}.out
    mkdir "$work/$name"
    code=0
    (cd "$work/$name" && sh "$cli") >"$work/$name.raw" 2>&1 </dev/null || code=$?
    sed -e "s#$work/$name#.#g" -e "s#$EVIDENCE#EVIDENCE#g" \
        -e 's#lt-stemma:#stemma:#g' "$work/$name.raw" >"$work/$name.out"
    printf '[exit %d]\n' "$code" >>"$work/$name.out"
    if [ "${GOLDEN-}" = write ]; then
        cp "$work/$name.out" "$want"
    elif ! diff -u "$want" "$work/$name.out"; then
        echo "FAIL $name"
        bad=1
    fi
done
exit $bad
