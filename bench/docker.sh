#!/usr/bin/env bash
# bench/docker.sh [--save] [--rounds N] [--pods N] [--containers N]: Sampan with `engine: docker` beside cri-dockerd, on one
# dockerd, in turn, round by round; --containers 0 leaves the long list out. Same Docker, CNI plugins, images and
# requests. Whoever is not there is left out:
#   SAMPAN=PATH        measures that executable instead of building one
#   CRI_DOCKERD=PATH   the peer (cri-dockerd in PATH)
#   DOCKER_PATH=DIR    where dockerd, containerd, its shim and runc are looked for first: another version than PATH's
# Everything runs on private roots below a temp folder and is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { echo "usage: bench/docker.sh [--save] [--rounds N] [--pods N] [--containers N]" >&2; exit 2; }
save=no rounds=4 serial_pods=6 containers=200
while [ $# -gt 0 ]; do
  case $1 in
  --save) save=yes ;;
  --rounds) rounds=${2:-}; shift ;;
  --pods) serial_pods=${2:-}; shift ;;
  --containers) containers=${2:-}; shift ;;
  *) usage ;;
  esac
  shift || usage
done
case $rounds$serial_pods$containers in '' | *[!0-9]*) usage ;; esac
[ "$(id -u)" -eq 0 ] || { echo "bench/docker.sh: pods need root: run it with sudo" >&2; exit 1; }

per_pod=10 at_a_time=4
say() { printf '\n== %s\n' "$*" >&2; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

say "What is needed"
eng/need.sh containernetworking-plugins docker-registry iptables iproute2 curl busybox-static python3 >&2
[ -n "${DOCKER_PATH:-}" ] || eng/need.sh docker.io containerd runc >&2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -n "${SAMPAN:-}" ] || { ./build.sh >&2; SAMPAN=$PWD/out/sampan; }
dotnet build bench/Pods -c Release -v quiet -clp:ErrorsOnly >&2
pods_dll=$PWD/artifacts/bin/Pods/release/Sampan.Bench.Pods.dll
peer=${CRI_DOCKERD:-$(command -v cri-dockerd || true)}
names=()
if [ -x "$peer" ]; then names+=(cri-dockerd); else echo "no cri-dockerd: name one with CRI_DOCKERD=PATH" >&2; fi
if [ -x "$SAMPAN" ]; then names+=(sampan); else echo "no sampan at $SAMPAN" >&2; fi
[ ${#names[@]} -gt 0 ] || exit 1

work=$(mktemp -d /tmp/sampan-bench.XXXXXX)
samples=$work/samples.jsonl
cgroup=/sampan-bench-$$
registry='' shims='' engine='' daemon=''

pods() { # pods VERB ARG…: one piece of work, under the name of the daemon at hand
  dotnet "$pods_dll" "$1" --runtime "$name" --samples "$samples" --endpoint "$endpoint" --work "$work/logs" --cgroup "$cgroup" "${@:2}"
}

engine_api() { curl -fsS --unix-socket "$work/docker.sock" "http://docker/$1" "${@:2}"; }

stop() { # stop PID: ends it, 60 s at most
  [ -n "$1" ] && kill "$1" 2>/dev/null || return 0
  for _ in $(seq 600); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}

clean_network() { # clean_network BRIDGE: the link, and the rules and chains that the bridge plugin made for it
  ip link delete "$1" 2>/dev/null
  iptables-save -t nat 2>/dev/null | grep -F "name: \\\"$1\\\"" | grep '^-A' | sed 's/^-A/-D/' | while read -r rule; do
    chain=$(sed -nE 's/.* -j (CNI-[0-9a-f]+).*/\1/p' <<<"$rule")
    # Comments have quotes in quotes.
    python3 -c 'import shlex, subprocess, sys; subprocess.run(["iptables", "-w", "-t", "nat", *shlex.split(sys.argv[1])])' "$rule"
    [ -z "$chain" ] || { iptables -w -t nat -F "$chain"; iptables -w -t nat -X "$chain"; } 2>/dev/null
  done
}

clean_up() {
  status=$?
  trap - EXIT
  trap '' INT TERM
  set +e
  say "Cleaning up"
  if [ "$status" -ne 0 ]; then tail -n 15 "$work"/*.log >&2; fi
  stop "$daemon"
  if [ -n "$engine" ]; then
    engine_api 'containers/json?all=1' 2>/dev/null | python3 -c 'import json, sys; [print(c["Id"]) for c in json.load(sys.stdin)]' |
      while read -r id; do engine_api "containers/$id?force=1" -X DELETE >/dev/null 2>&1; done
  fi
  for pid in "$engine" "$shims" "$registry"; do stop "$pid"; done
  for p in /proc/[0-9]*; do
    { tr '\0' ' ' <"$p/cmdline"; } 2>/dev/null | grep -q "^[^ ]*containerd-shim.*$work/" && kill -KILL "${p#/proc/}"
  done
  find /sys/fs/cgroup -path "*$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u |
    while read -r pid; do kill -KILL "$pid" 2>/dev/null; done
  for _ in 1 2 3; do
    awk -v r="$work/" 'index($2, r) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r m; do umount "$m" || umount -l "$m"; done
    grep -qF "$work/" /proc/self/mounts || break
    sleep 0.3
  done
  clean_network bbp$$; clean_network bbs$$
  for _ in $(seq 20); do
    find /sys/fs/cgroup -path "*$cgroup*" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -z "$(find /sys/fs/cgroup -path "*$cgroup" -type d)" ] && break
    sleep 0.2
  done
  rm -rf --one-file-system "$work" || status=1
  if grep -F "$work" /proc/self/mounts >&2; then echo "these mounts are left" >&2; status=1; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say "A registry on loopback, with the images"
port=$(free_port)
cat >"$work/registry.yml" <<Y
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {delete: {enabled: false}, filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:$port"}
Y
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
registry=$!
eng/make-image.sh "http://127.0.0.1:$port" bench/pod 1 >&2
python3 bench/push-images.py "http://127.0.0.1:$port" >&2
image=127.0.0.1:$port/bench/pod:1 pause=127.0.0.1:$port/bench/quiet:1

network() { # network FOLDER BRIDGE SUBNET
  mkdir -p "$1/cni"
  cat >"$1/cni/10-bench.conflist" <<C
{"cniVersion": "1.0.0", "name": "$2", "plugins": [
  {"type": "bridge", "bridge": "$2", "isGateway": true, "ipMasq": true,
   "ipam": {"type": "host-local", "dataDir": "$1/addresses", "ranges": [[{"subnet": "$3"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
C
}
network "$work/sampan" bbs$$ 10.214.0.0/24
network "$work/cri-dockerd" bbp$$ 10.215.0.0/24

into() { # into COMMAND…: in the cgroup whose processor time is counted
  local folder
  if [ -e /sys/fs/cgroup/cpuacct ]; then folder=/sys/fs/cgroup/cpuacct$cgroup; else folder=/sys/fs/cgroup$cgroup; fi
  mkdir -p "$folder/daemons" "$folder/pods"
  echo "$BASHPID" >"$folder/daemons/cgroup.procs"
  exec "$@"
}

say "dockerd, with a containerd of its own"
cat >"$work/containerd.toml" <<T
version = 2
root = "$work/containerd/root"
state = "$work/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[grpc]
  address = "$work/containerd.sock"
[ttrpc]
  address = "$work/containerd.sock.ttrpc"
T
echo '{}' >"$work/daemon.json"
export PATH=${DOCKER_PATH:+$DOCKER_PATH:}$PATH
(into containerd -c "$work/containerd.toml") >"$work/containerd.log" 2>&1 &
shims=$!
for _ in $(seq 300); do [ -S "$work/containerd.sock" ] && break; sleep 0.1; done
(into dockerd --containerd "$work/containerd.sock" --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" \
  --config-file "$work/daemon.json" --host "unix://$work/docker.sock" --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs \
  --bridge none --iptables=false --ip6tables=false --ip-masq=false --userland-proxy=false) >"$work/dockerd.log" 2>&1 &
engine=$!
for _ in $(seq 300); do engine_api version >/dev/null 2>&1 && break; sleep 0.2; done
version=$(engine_api version | python3 -c '
import json, sys
parts = json.load(sys.stdin)["Components"]
print("; ".join("%s %s" % ("dockerd" if p["Name"] == "Engine" else p["Name"], p["Version"]) for p in parts if p["Name"] != "docker-init"))')

cat >"$work/sampan/config.yaml" <<Y
apiVersion: sampan.dev/v1
root: $work/sampan/root
state: $work/sampan/state
socket: $work/sampan/cri.sock
engine: docker
docker: {socket: $work/docker.sock}
pauseImage: $pause
cni: {confDir: $work/sampan/cni, binDirs: [/usr/lib/cni]}
nri: {socket: "off"}
Y

launch() { # launch: the daemon at hand, until it answers
  case $name in
  cri-dockerd)
    (into "$peer" --container-runtime-endpoint "$endpoint" --docker-endpoint "unix://$work/docker.sock" --network-plugin cni \
      --cni-conf-dir "$work/cri-dockerd/cni" --cni-bin-dir /usr/lib/cni --cni-cache-dir "$work/cri-dockerd/cache" \
      --cri-dockerd-root-directory "$work/cri-dockerd/root" --pod-infra-container-image "$pause" \
      --streaming-bind-addr 127.0.0.1:0) >>"$work/cri-dockerd.log" 2>&1 &
    ;;
  sampan) (into "$SAMPAN" serve --config "$work/sampan/config.yaml") >>"$work/sampan.log" 2>&1 & ;;
  esac
  daemon=$!
  for _ in $(seq 100); do
    if [ -S "${endpoint#unix://}" ] && pods list --count 1 --samples "" >/dev/null 2>&1; then return; fi
    kill -0 "$daemon" || break
    sleep 0.1
  done
  echo "bench/docker.sh: $name does not answer" >&2
  exit 1
}

memory() { # memory LABEL: of the daemon at hand alone; dockerd and its shims serve both
  sleep 3
  pods memory --marker "$work/$name/" --daemon "$daemon" --pause none --count 1 --label "$1"
}

serial() { # serial: pods through their whole life, and commands
  pods fetch --image "$pause"
  pods fetch --image "$image"
  memory "idle, fresh"
  pods serial --image "$image" --count "$serial_pods" --warm "$serial_pods"
  pods exec --image "$image" --count 20
  pods drain --at-a-time $at_a_time --samples ""
}

crowd() { # crowd: many containers that stay
  pods fill --image "$image" --count $((containers / per_pod)) --containers $per_pod --at-a-time $at_a_time --samples ""
  pods list --count 50
  memory "with $containers containers"
  pods drain --at-a-time $at_a_time --samples ""
  memory "idle, after the work"
}

turn() { # turn WORK: each daemon in turn
  for name in "${names[@]}"; do
    say "$name: $1"
    endpoint=unix://$work/$name/cri.sock
    launch
    $1
    stop "$daemon"
    daemon=''
  done
}

before=$(cut -d' ' -f1-3 /proc/loadavg)
for _ in $(seq "$rounds"); do turn serial; done
[ "$containers" -lt $per_pod ] || turn crowd

result=$work/result.txt
{
  echo "$(date -u +%Y-%m-%d) $(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | cut -d- -f1), cgroup $(
    if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then echo v2; elif [ -d /sys/fs/cgroup/unified ]; then echo hybrid; else echo v1; fi)"
  echo "load before $before, after $(cut -d' ' -f1-3 /proc/loadavg); $rounds rounds"
  echo "$("$SAMPAN" --version 2>/dev/null | head -n 1 | sed 's/^/sampan /'); $([ ! -x "$peer" ] || "$peer" --version 2>&1 | tail -n 1); $version"
  echo
  pods report --peer cri-dockerd
} >"$result"
cat "$result"
if [ "$save" = yes ]; then cp "$result" "bench/results-docker-$(date -u +%Y-%m-%d).txt"; fi
