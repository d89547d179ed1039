#!/usr/bin/env bash
# bench/images.sh [--save] [--rounds N] [--megabytes N] [--files N] [--docker N]: pulls by Sampan beside Debian's containerd,
# and the taking over of N GB of Docker's images. Each in turn, round by round, from one registry on loopback.
# SAMPAN=PATH measures that executable instead of building one. Everything is below a temp folder and is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { echo "usage: bench/images.sh [--save] [--rounds N] [--megabytes N] [--files N] [--docker GB]" >&2; exit 2; }
save=no rounds=2 megabytes=1000 files=100000 docker=10
while [ $# -gt 0 ]; do
  case $1 in
  --save) save=yes ;;
  --rounds) rounds=${2:-}; shift ;;
  --megabytes) megabytes=${2:-}; shift ;;
  --files) files=${2:-}; shift ;;
  --docker) docker=${2:-}; shift ;;
  *) usage ;;
  esac
  shift || usage
done
case $rounds$megabytes$files$docker in '' | *[!0-9]*) usage ;; esac
[ "$(id -u)" -eq 0 ] || { echo "bench/images.sh: needs root: run it with sudo" >&2; exit 1; }
say() { printf '\n== %s\n' "$*" >&2; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

say "What is needed"
eng/need.sh containerd docker.io runc crun conmon docker-registry curl libzstd1 python3 >&2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -n "${SAMPAN:-}" ] || { ./build.sh >&2; SAMPAN=$PWD/out/sampan; }
dotnet build bench/Pods -c Release -v quiet -clp:ErrorsOnly >&2
pods_dll=$PWD/artifacts/bin/Pods/release/Sampan.Bench.Pods.dll

work=$(mktemp -d /tmp/sampan-bench.XXXXXX)
samples=$work/samples.jsonl
registry='' daemon='' engine='' sampler=''

stop() { # stop PID: ends it, 30 s at most
  [ -n "$1" ] || return 0
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 300); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}

clean_up() {
  status=$?
  trap - EXIT
  set +e
  say "Cleaning up"
  [ "$status" -eq 0 ] || tail -n 15 "$work"/*.log >&2
  for pid in "$sampler" "$daemon" "$engine" "$registry"; do stop "$pid"; done
  awk -v r="$work/" 'index($2, r) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r m; do umount "$m" || umount -l "$m"; done
  rm -rf --one-file-system "$work" || status=1
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

pods() { dotnet "$pods_dll" "$1" --runtime "$name" --samples "$samples" "${@:2}"; }

say "A registry on loopback, with the images"
port=$(free_port)
cat >"$work/registry.yml" <<Y
version: 0.1
log: {level: error, accesslog: {disabled: false}}
storage: {delete: {enabled: false}, filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:$port"}
Y
docker-registry serve "$work/registry.yml" >"$work/registry.out" 2>&1 &
registry=$!
for _ in $(seq 100); do curl -fs "http://127.0.0.1:$port/v2/" >/dev/null && break; sleep 0.1; done
python3 bench/push-large.py "http://127.0.0.1:$port" "$megabytes" "$files" >&2
mkdir -p "$work/certs.d/127.0.0.1:$port" "$work/containerd" "$work/sampan/cni"
cat >"$work/certs.d/127.0.0.1:$port/hosts.toml" <<T
server = "http://127.0.0.1:$port"
[host."http://127.0.0.1:$port"]
  capabilities = ["pull", "resolve"]
T
cat >"$work/containerd/config.toml" <<T
version = 2
state = "$work/containerd/state"
[grpc]
  address = "$work/containerd/cri.sock"
[ttrpc]
  address = "$work/containerd/cri.sock.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "$work/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    conf_dir = "$work/sampan/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$work/certs.d"
T

# Each round has roots of its own: an ext4 without journal gives inodes out slowly for minutes after many were removed.
launch() {
  case $name in
  containerd) containerd -c "$work/containerd/config.toml" --root "$work/containerd/root-$round" >>"$work/containerd.log" 2>&1 & ;;
  sampan) "$SAMPAN" serve --root "$work/sampan/root-$round" --state "$work/sampan/state" --socket "$work/sampan/cri.sock" \
    --cni-conf-dir "$work/sampan/cni" --registry-config-dir "$work/certs.d" --oci-runtime runc >>"$work/sampan.log" 2>&1 & ;;
  esac
  daemon=$!
  for _ in $(seq 300); do "$SAMPAN" --endpoint "$endpoint" images >/dev/null 2>&1 && return; sleep 0.1; done
  echo "bench/images.sh: $name does not answer" >&2
  exit 1
}

peak() { # peak LABEL: the daemon's largest PSS from now until unpeak
  (while awk '/^Pss:/ { print $2 }' "/proc/$daemon/smaps_rollup" 2>/dev/null; do sleep 0.1; done) >"$work/pss" &
  sampler=$!
}

unpeak() { # unpeak LABEL
  kill "$sampler"; wait "$sampler" 2>/dev/null || true
  sampler=''
  pods add --label "$1" --unit MB --value "$(sort -n "$work/pss" | tail -1 | awk '{ print $1 / 1024 }')"
}

pull() { # pull REPOSITORY LABEL
  # What was written before is on the disk, so that nobody pays for another.
  sync
  peak
  pods pull --endpoint "$endpoint" --image "127.0.0.1:$port/bench/$1:1" --count 1 --label "$2"
  unpeak "$2: daemon's peak PSS"
}

again() { # again: an unchanged tag once more
  local image=127.0.0.1:$port/bench/many:1 before
  pods fetch --endpoint "$endpoint" --image "$image"
  before=$(grep -c ' /v2/' "$work/registry.out" || true)
  pods fetch --endpoint "$endpoint" --image "$image" --label "pull of an unchanged tag"
  sleep 1
  pods add --label "pull of an unchanged tag: requests" --unit "" --value $(($(grep -c ' /v2/' "$work/registry.out" || true) - before))
}

before=$(cut -d' ' -f1-3 /proc/loadavg)
for round in $(seq "$rounds"); do
  for name in containerd sampan; do
    say "Round $round: $name"
    endpoint=unix://$work/$name/cri.sock
    launch
    pull ten "$megabytes MB in 10 layers"
    pull one "$megabytes MB in one layer"
    pull many "$files small files in one layer"
    again
    stop "$daemon"
    daemon=''
  done
done

if [ "$docker" -gt 0 ]; then
  say "$docker GB of Docker's images"
  dockerd --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" --host "unix://$work/docker.sock" \
    --storage-driver overlay2 --iptables=false --ip6tables=false --ip-masq=false --bridge none >"$work/docker.log" 2>&1 &
  engine=$!
  for _ in $(seq 300); do docker -H "unix://$work/docker.sock" version >/dev/null 2>&1 && break; sleep 0.2; done
  for i in $(seq "$docker"); do
    python3 -c '
import io, os, sys, tarfile
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as tar:
    for i in range(5000):
        entry = tarfile.TarInfo(f"usr/share/{i // 50}/{i}")
        entry.size = 200_000
        tar.addfile(entry, io.BytesIO(os.urandom(entry.size)))
' | docker -H "unix://$work/docker.sock" import - "bench/docker:$i" >/dev/null
  done
  name=sampan endpoint=unix://$work/sampan/cri.sock
  launch
  used() { df -B1 --output=used "$work" | tail -1; }
  sync; disk=$(used) began=${EPOCHREALTIME/[.,]/}
  "$SAMPAN" --endpoint "$endpoint" images adopt --from-docker "$work/docker" --all >&2
  ended=${EPOCHREALTIME/[.,]/}
  sync
  pods add --label "adopt $docker GB of Docker's images, 5000 files each GB" --value $(((ended - began) / 1000))
  pods add --label "adopt: more on the disk" --unit MB --value $((($(used) - disk) / 1000000))
fi

result=$work/result.txt
{
  echo "$(date -u +%Y-%m-%d) $(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | cut -d- -f1)"
  echo "load before $before, after $(cut -d' ' -f1-3 /proc/loadavg); $rounds rounds"
  echo "$("$SAMPAN" --version 2>/dev/null | head -n 1 | sed 's/^/sampan /'); $(containerd --version | cut -d' ' -f1,3), its own defaults (3 downloads at a time)"
  echo
  name=sampan pods report
} >"$result"
cat "$result"
if [ "$save" = yes ]; then cp "$result" "bench/results-images-$(date -u +%Y-%m-%d).txt"; fi
