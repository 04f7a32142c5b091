#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bash completion knows every command and option that --help tells of and
# no other, and what it offers as a value is taken.
set -eu
top=${top_srcdir:?}
stemma=${top_builddir:?}/stemma
command -v bash >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/a case"
: >"$work/a list"
cd "$work"
bad=0

# offered WORD...: what completing the last word offers, a line each.
offered() {
    bash --norc --noprofile -c '
        source "$0"
        COMP_WORDS=(stemma "$@")
        COMP_CWORD=$#
        _stemma
        printf "%s\n" "${COMPREPLY[@]}"' "$top/completion/stemma" "$@" |
        sed '/^$/d' | LC_ALL=C sort
}

# same LABEL: the files wanted and got are.
same() {
    diff "$work/wanted" "$work/got" && return
    echo "FAIL $1: < wanted, > offered"
    bad=1
}

# commands: those that --help lists.
commands() { "$stemma" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'; }

[ "$(commands | wc -l)" -ge 9 ] || { echo "FAIL --help lists no commands"; bad=1; }
{ commands; printf '%s\n' --help --version; } | LC_ALL=C sort >wanted
offered '' >got
same 'commands'

for command in $(commands); do
    "$stemma" "$command" --help |
        sed -n 's/^ *\(-[a-z]\), \(--[a-z-]*\).*/\1\n\2/p; s/^ *\(--[a-z-]*\).*/\1/p' |
        LC_ALL=C sort >wanted
    grep -q -- '--help' wanted || { echo "FAIL $command: no options seen"; bad=1; }
    offered "$command" - >got
    same "options of $command"
    # Every option that takes a value has an answer, the others have none.
    for option in $(grep -v -- '--help' wanted); do
        takes=$("$stemma" "$command" --help | sed -n \
            "s/^ *\(-[a-z], \)\{0,1\}$option \([A-Z][A-Z]*\).*/\2/p; s/^ *$option, --[a-z]* \([A-Z]*\).*/\1/p")
        answer=$(bash --norc --noprofile -c \
            'source "$0"; _stemma_values "$@"' "$top/completion/stemma" "$command" "$option")
        if [ -n "$takes" ] && [ -z "$answer" ]; then
            echo "FAIL $command $option $takes: nothing is known of its value"
            bad=1
        elif [ -z "$takes" ] && [ -n "$answer" ]; then
            echo "FAIL $command $option takes no value"
            bad=1
        fi
        # What --help tells of, the command knows.
        "$stemma" "$command" "$option" ${takes:+1} >said 2>&1 </dev/null || :
        if grep -Eq 'has no option|no option is named|does not go with' said; then
            cat said
            echo "FAIL $command $option: in --help alone"
            bad=1
        fi
    done
done

# taken COMMAND OPTION ARGUMENT...: each value offered is no wrong usage.
taken() {
    command=$1
    option=$2
    shift 2
    offered "$command" "$option" '' >got
    [ -s got ] || { echo "FAIL $command $option offers nothing"; bad=1; }
    while IFS= read -r value; do
        code=0
        "$stemma" "$command" "$option" "$value" "$@" >said 2>&1 </dev/null || code=$?
        [ "$code" -ne 2 ] || { cat said; echo "FAIL $command $option $value"; bad=1; }
    done <got
}
taken detect --fail-on nowhere
taken detect --last nowhere
taken ingest --reader nowhere -o none
taken query --format nowhere 'SELECT 1'
taken rules --format nowhere
taken dump --format nowhere
taken report --timeline nowhere
taken verify --format nowhere
taken dump --reader nowhere

# Names with blanks, --option=value, folders where a case is wanted.
printf '%s\n' 'a case' 'a list' >wanted
offered triage 'a' >got
same 'evidence'
offered triage --hosts 'a' >got
same 'a list of hosts'
printf '%s\n' 'a case' >wanted
offered report 'a' >got
same 'a case'
offered triage -o 'a' >got
same 'where a case goes'
printf '%s\n' high >wanted
offered detect --fail-on = h >got
same '--fail-on=h'
printf '%s\n' critical high informational low medium >wanted
offered detect --fail-on = >got
same '--fail-on='
offered query --format '' >got
printf '%s\n' csv json table >wanted
same 'query --format'
exit $bad
