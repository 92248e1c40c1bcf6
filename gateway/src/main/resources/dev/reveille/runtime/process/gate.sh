# Reveille: becomes the workload as soon as the gateway says so. By then a guardian stands by; if the
# gateway dies before, nothing was started. Arguments: the program and what it is given.
read -r _ || exit 125
exec "$@" </dev/null
