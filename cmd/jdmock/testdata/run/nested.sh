# Waits for the signal $1, as does a program that it starts aside; tells of both
# in the directory $2.
trap 'echo outer; echo >"$2/done"; exit 5' "$1"
(
  trap 'echo >"$2/inner"; exit' "$1"
  echo >"$2/deep"
  while [ ! -e "$2/done" ]; do sleep 0.05; done
) &
while [ ! -e "$2/deep" ]; do sleep 0.05; done
echo >"$2/up"
while :; do sleep 0.05; done
