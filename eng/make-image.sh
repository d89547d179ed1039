#!/usr/bin/env bash
# make-image.sh REGISTRY_URL REPOSITORY TAG: makes a small image from Debian's busybox-static, with a page in /www, and
# pushes it with the OCI distribution API. No container engine is needed.
set -euo pipefail
url=$1 repository=$2 tag=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root"/{bin,etc,tmp,www,proc,sys,dev,root}
chmod 1777 "$root/tmp"
cp /bin/busybox "$root/bin/busybox"
for applet in $(/bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
printf '<!doctype html>\n<title>Sampan</title>\n<p>Hello from a pod.</p>\n' >"$root/www/index.html"

tar --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 -C "$root" -cf "$work/layer.tar" .
diff_id=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
gzip -n "$work/layer.tar"
digest() { echo "sha256:$(sha256sum "$1" | cut -d' ' -f1)"; }
size() { stat -c %s "$1"; }

cat >"$work/config.json" <<J
{"architecture":"$(dpkg --print-architecture)","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"],"WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:$diff_id"]},"history":[{"created_by":"busybox-static"}]}
J
cat >"$work/manifest.json" <<J
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"$(digest "$work/config.json")","size":$(size "$work/config.json")},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"$(digest "$work/layer.tar.gz")","size":$(size "$work/layer.tar.gz")}]}
J

for _ in $(seq 100); do curl -fs "$url/v2/" >/dev/null && break; sleep 0.1; done
upload() { # upload FILE: one blob, in one request after the one that opens the upload
  local location
  location=$(curl -fsS -X POST -D - -o /dev/null "$url/v2/$repository/blobs/uploads/" |
    tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  case $location in /*) location=$url$location ;; esac
  case $location in *\?*) location="$location&" ;; *) location="$location?" ;; esac
  curl -fsS -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$1" \
    "${location}digest=$(digest "$1")" >/dev/null
}
upload "$work/layer.tar.gz"
upload "$work/config.json"
curl -fsS -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$work/manifest.json" \
  "$url/v2/$repository/manifests/$tag" >/dev/null
echo "pushed $repository:$tag ($(size "$work/layer.tar.gz") bytes)"
