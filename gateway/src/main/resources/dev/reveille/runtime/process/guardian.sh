# Reveille: guards one workload. Arguments: process id of its session leader, run id, grace in seconds.
# Orders come on standard input, one a line. The end of input means that the gateway is gone, however
# it went: then the workload is ended like on order. Exits 0 when nothing of the workload is left.
leader=$1 mark=REVEILLE_RUN=$2 grace=$3
trap '' HUP INT QUIT TERM

# Sets $group, the live processes of the leader's process group, and $strays, those that left it: of
# the same session, or started elsewhere with the run's mark in their environment. The dead that
# nobody has collected yet (Z) do not count.
look() {
    group='' strays=''
    if [ ! -r /proc/self/stat ]; then
        # Not Linux: the process group is all that can be seen.
        kill -0 "-$leader" && group=$leader
        return
    fi
    marked=$(grep -lszF "$mark" /proc/[0-9]*/environ)
    for entry in /proc/[0-9]*; do
        read -r line <"$entry/stat" || continue
        # After the last parenthesis, since the name before may hold anything: state ppid pgrp session
        set -- ${line##*) }
        case $1 in Z | X) continue ;; esac
        if [ "$3" = "$leader" ]; then
            group="$group ${entry#/proc/}"
        elif [ "$4" = "$leader" ]; then
            strays="$strays ${entry#/proc/}"
        else
            case $marked in *"$entry/environ"*) strays="$strays ${entry#/proc/}" ;; esac
        fi
    done
}

alive() {
    look
    [ -n "$group$strays" ]
}

# The group gets a signal as one, so that no process escapes by forking just now.
signal() {
    look
    [ -z "$group" ] || kill "-$1" "-$leader"
    for stray in $strays; do kill "-$1" "$stray"; done
}

rest() {
    sleep 0.05 || sleep 1
}

end() {
    signal TERM
    signal CONT # what is frozen acts on a signal only when it goes on
    sleep "$1" &
    timer=$!
    while alive && kill -0 "$timer"; do rest; done
    kill -KILL "$timer"
    attempts=0
    while alive; do
        [ "$attempts" -lt 200 ] || exit 1
        attempts=$((attempts + 1))
        signal KILL
        rest
    done
    exit 0
}

while read -r order seconds; do
    case $order in
        pause) signal STOP; echo done ;;
        resume) signal CONT; echo done ;;
        end) end "$seconds" ;;
    esac
done
end "$grace"
