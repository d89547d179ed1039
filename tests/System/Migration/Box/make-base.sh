#!/usr/bin/env bash
# make-base.sh: makes the root folder that nodes in a box are copies of, once a machine, and prints its path. Debian as the machine
# has it, with systemd, Docker, containerd, runc, conmon and CNI plugins; no kubelet, no service running.
# The folder's name holds the hash of this script: a changed recipe makes a new one. SAMPAN_BOX_CACHE names another place than /var/tmp.
set -euo pipefail
. /etc/os-release
suite=${VERSION_CODENAME:-bookworm}
place=${SAMPAN_BOX_CACHE:-/var/tmp}
base=$place/sampan-box-base-$( (echo "$suite $(dpkg --print-architecture)"; cat "$0") | sha256sum | cut -c1-12)
exec 9>"$place/sampan-box.lock"
flock 9
if [ -d "$base" ]; then echo "$base"; exit 0; fi

packages=systemd,systemd-sysv,dbus,iproute2,iptables,procps,kmod,ca-certificates,libstdc++6,busybox-static
packages=$packages,docker.io,containerd,runc,crun,conmon,containernetworking-plugins,libzstd1
# Newer Debians have the client in a package of its own.
! apt-cache show docker-cli 2>/dev/null | grep -q '^Filename' || packages=$packages,docker-cli

# The mirror and the proxy that apt uses here.
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 2>/dev/null |
  awk -v suite="$suite" '$2 == suite && $3 == "main" { print $1; exit }')
proxy=$(apt-config dump Acquire::http::Proxy 2>/dev/null | sed -n 's/.*"\(.*\)";/\1/p' | head -1)
[ -z "$proxy" ] || export http_proxy=$proxy

new=$(mktemp -d "$place/sampan-box-new.XXXXXX")
trap 'rm -rf --one-file-system "$new"' EXIT
chmod 755 "$new"
# Nobody misses this folder after a power cut.
export DPKG_FORCE=unsafe-io DEBIAN_FRONTEND=noninteractive
debootstrap --variant=minbase --include="$packages" "$suite" "$new" ${mirror:+"$mirror"} >"$new.log" 2>&1 || {
  tail -30 "$new.log" "$new/debootstrap/debootstrap.log" >&2 || true
  rm -f "$new.log"
  exit 1
}
rm -f "$new.log"

# nspawn mounts the v1 controllers and /proc/sys read-only; runtimes and kubelets write there.
cat >"$new/etc/systemd/system/box-writable.service" <<'U'
[Unit]
Description=Make cgroup controllers and /proc/sys writable
DefaultDependencies=no
Before=basic.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'mount -o remount,rw,bind /proc/sys; for d in /sys/fs/cgroup/*; do mount -o remount,rw,bind "$d" 2>/dev/null; done; sysctl -qw net.ipv4.ip_forward=1; true'
[Install]
WantedBy=basic.target
U
mkdir -p "$new/etc/systemd/system/basic.target.wants"
ln -s ../box-writable.service "$new/etc/systemd/system/basic.target.wants/"
for unit in getty.target console-getty.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
  ln -sf /dev/null "$new/etc/systemd/system/$unit"
done

mkdir -p "$new/opt/cni/bin" "$new/etc/cni/net.d"
for plugin in "$new"/usr/lib/cni/*; do ln -s "/usr/lib/cni/${plugin##*/}" "$new/opt/cni/bin/"; done
echo node-1 >"$new/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 node-1\n' >"$new/etc/hosts"
rm -rf "$new"/var/cache/apt/* "$new"/var/lib/apt/lists/* "$new"/usr/share/{doc,man,locale,info}/* "$new"/var/log/*.log
sync -f "$new"
mv "$new" "$base"
echo "$base"
