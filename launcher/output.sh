# SPDX-License-Identifier: Apache-2.0
# What the launcher says, and how it shows that something is going on. Sourced; defines functions only.

say() {
    printf '%s\n' "$*"
}

# fail STATUS MESSAGE...: says what is wrong and ends the launcher. Status 1: something went wrong; 2: something is
# missing on this machine or in the request; 3: not running.
fail() {
    local status=$1
    shift
    printf 'netport: %s\n' "$@" >&2
    exit "$status"
}

# elapsed START: prints the seconds since START, a value of $SECONDS.
elapsed() {
    printf '%ss' "$((SECONDS - $1))"
}

# progress TEXT: shows TEXT in place on a terminal; elsewhere as a line of its own, at most every ten seconds.
progress() {
    if [ -t 1 ]; then
        printf '\r\033[K%s' "$1"
    elif [ "$((SECONDS - ${PROGRESS_SHOWN:--10}))" -ge 10 ]; then
        printf '%s\n' "$1"
        PROGRESS_SHOWN=$SECONDS
    fi
}

# progress_end TEXT: closes what progress showed with a line that stays.
progress_end() {
    if [ -t 1 ]; then
        printf '\r\033[K'
    fi
    printf '%s\n' "$1"
    unset PROGRESS_SHOWN
}

# step TEXT LOG DETAIL SECONDS COMMAND...: runs COMMAND with its output in LOG, for at most SECONDS, while it shows TEXT,
# the time, and the last line of LOG that matches the extended regular expression DETAIL ('' for none). Returns the
# command's status (124: out of time). Ctrl-C ends the command and all that it started.
step() {
    local text=$1 log=$2 detail=$3 limit=$4 start=$SECONDS status=0 last=
    shift 4
    mkdir -p "$(dirname "$log")"
    : >"$log"
    progress "$text ..."
    run_bounded "$limit" "$@" >"$log" 2>&1 &
    STEP_PID=$!
    while kill -0 "$STEP_PID" 2>/dev/null; do
        sleep 0.5
        if [ -n "$detail" ]; then
            last=$(grep -E -o -e "$detail" "$log" 2>/dev/null | tail -n 1 || true)
        fi
        progress "$text ... $(elapsed "$start") ${last:+[$last]}"
    done
    wait "$STEP_PID" || status=$?
    STEP_PID=
    if [ "$status" -eq 0 ]; then
        progress_end "$text: done ($(elapsed "$start"))"
    else
        progress_end "$text: failed, status $status, after $(elapsed "$start")"
    fi
    return "$status"
}

# run_bounded SECONDS COMMAND...: runs COMMAND in a process group of its own; ends the group when the time is over, and
# when this function's own process is told to end.
run_bounded() {
    local limit=$1
    shift
    exec timeout --kill-after=20 "$limit" "$@"
}

# step_abort: ends the command of the step under way, if any. For traps.
step_abort() {
    [ -n "${STEP_PID:-}" ] || return 0
    kill -TERM "$STEP_PID" 2>/dev/null || true # timeout hands it on to its process group
    STEP_PID=
}
