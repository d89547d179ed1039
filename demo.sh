#!/usr/bin/env bash
# demo.sh [--keep]: from a fresh Debian machine with the .NET 10 SDK to a pod that serves a page, and back.
# Everything runs on a private root below a temp folder and is removed at the end; --keep leaves it running.
set -euo pipefail
cd "$(dirname "$0")"
keep=no
case ${1:-} in
"") ;;
--keep) keep=yes ;;
*) echo "usage: ./demo.sh [--keep]" >&2; exit 2 ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "demo.sh: pods need root: run it with sudo" >&2; exit 1; }

say() { printf '\n== %s\n' "$*"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

say "What is needed"
eng/need.sh runc crun conmon containernetworking-plugins docker-registry iptables iproute2 busybox-static libzstd1 curl python3
[ -n "${SAMPAN:-}" ] || { ./build.sh; SAMPAN=$PWD/out/sampan; }

demo=$(mktemp -d /tmp/sampan-demo.XXXXXX)
bridge=smpn$$
port=$(free_port)
image=127.0.0.1:$port/demo/web:1
export SAMPAN_ENDPOINT=unix://$demo/state/sampan.sock
sampan() { "$SAMPAN" "$@"; }

daemon='' registry=''
clean_up() {
  status=$?
  set +e
  [ "$status" -eq 0 ] || { echo "demo.sh failed; the daemon's last lines:"; tail -20 "$demo/sampan.log"; }
  if [ "$keep" = yes ] && [ "$status" -eq 0 ]; then return; fi
  say "Cleaning up"
  if [ -n "$daemon" ] && kill -0 "$daemon" 2>/dev/null; then
    sampan rmp --all --force >/dev/null || status=1
    kill "$daemon" && wait "$daemon"
  fi
  [ -z "$registry" ] || { kill "$registry" && wait "$registry"; } 2>/dev/null
  # What follows finds nothing unless something above failed.
  cat "$demo"/state/bundles/*/pid 2>/dev/null | xargs -r kill -9
  grep -o "$demo[^ ]*" /proc/mounts | tac | xargs -r -n 1 umount -l
  ip link delete "$bridge" 2>/dev/null
  rm -rf "$demo"
  if [ -e "$demo" ] || grep -q "$demo" /proc/mounts || grep -qsF "$demo" $(ls -d /proc/[0-9]*/cmdline); then
    echo "something is left of $demo: a file, a mount or a process"
    status=1
  else
    echo "nothing is left of it"
  fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say "A registry on loopback, with an image made from busybox"
cat >"$demo/registry.yml" <<Y
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $demo/registry}}
http: {addr: "127.0.0.1:$port"}
Y
docker-registry serve "$demo/registry.yml" >"$demo/registry.log" 2>&1 &
registry=$!
eng/make-image.sh "http://127.0.0.1:$port" demo/web 1

say "The daemon, on a private root"
mkdir -p "$demo/cni"
cat >"$demo/cni/10-demo.conflist" <<C
{"cniVersion": "1.0.0", "name": "sampan-demo-$$", "plugins": [
  {"type": "bridge", "bridge": "$bridge", "isGateway": true,
   "ipam": {"type": "host-local", "dataDir": "$demo/addresses", "ranges": [[{"subnet": "10.213.0.0/24"}]]}}]}
C
# Not through the function: the shell's own child would take the daemon's signals.
"$SAMPAN" serve --root "$demo/root" --state "$demo/state" --cni-conf-dir "$demo/cni" --cni-bin-dir /usr/lib/cni \
  >"$demo/sampan.log" 2>&1 &
daemon=$!
for _ in $(seq 900); do
  sampan info >/dev/null 2>&1 && break
  kill -0 "$daemon" || { echo "the daemon ended:"; cat "$demo/sampan.log"; exit 1; }
  sleep 0.1
done
sampan version

say "sampan pull $image"
sampan pull "$image"
sampan images

say "sampan run: a web server in a pod of its own"
sampan run -d --name web --log-dir "$demo/logs" "$image" httpd -f -v -p 80 -h /www
sampan pods
sampan ps
address=$(sampan inspect --type pod -o json web | python3 -c 'import json, sys; print(json.load(sys.stdin)["status"]["network"]["ip"])')

say "Its page, from http://$address/"
for _ in $(seq 300); do curl -fs -m 5 "http://$address/" && break; sleep 0.1; done

say "sampan logs web"
sampan logs web

say "sampan exec web ps"
sampan exec web ps

if [ "$keep" = yes ]; then
  cat <<T

It runs on. Go on with:
  export SAMPAN_ENDPOINT=$SAMPAN_ENDPOINT PATH=$(dirname "$SAMPAN"):\$PATH
  sampan ps; sampan exec web cat /www/index.html; sampan logs -f web
End it with:
  sampan rmp --all --force; kill $daemon $registry; ip link delete $bridge; rm -rf $demo
T
  trap - EXIT
  disown -a
  exit 0
fi

say "sampan stop, and what is listed after"
sampan stop -t 2 web
sampan ps -a
