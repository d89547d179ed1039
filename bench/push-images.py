#!/usr/bin/env python3
"""push-images.py REGISTRY_URL: makes three images and pushes them with the OCI distribution API.

bench/pause:1  busybox that sleeps, the sandbox image of a runtime that wants one and kills it
bench/quiet:1  the same for one that asks first: it ends on TERM, as the real pause does
bench/big:1    about 100 MB in 5 gzip layers (twice that unpacked): random files that do not shrink, texts that do
"""
import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import urllib.parse
import urllib.request

LAYERS, RANDOM_FILES, TEXT_FILES = 5, 18, 160
MEBIBYTE = 1024 * 1024
WORDS = "sail mast keel rope tide harbour cargo crew night wind north anchor".split()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def put(url, kind, data):
    request = urllib.request.Request(url, data, {"Content-Type": kind}, method="PUT")
    urllib.request.urlopen(request).read()


def upload(registry, repository, data):
    opened = urllib.request.urlopen(f"{registry}/v2/{repository}/blobs/uploads/", data=b"")
    place = urllib.parse.urljoin(registry, opened.headers["Location"])
    put(f"{place}{'&' if '?' in place else '?'}digest={digest(data)}", "application/octet-stream", data)


def push(registry, repository, tag, entrypoint, layers):
    diff_ids, blobs = [], []
    for tar in layers:
        diff_ids.append(digest(tar))
        packed = gzip.compress(tar, 6, mtime=0)
        upload(registry, repository, packed)
        blobs.append({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": digest(packed), "size": len(packed)})
    machine = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
    config = json.dumps({
        "architecture": machine, "os": "linux", "config": {"Env": ["PATH=/bin"], "Entrypoint": entrypoint},
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
    }).encode()
    upload(registry, repository, config)
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(config), "size": len(config)},
        "layers": blobs,
    }).encode()
    put(f"{registry}/v2/{repository}/manifests/{tag}", "application/vnd.oci.image.manifest.v1+json", manifest)
    print(f"pushed {repository}:{tag} ({sum(b['size'] for b in blobs)} bytes, {sum(map(len, layers))} unpacked)")


def add(tar, name, data, mode=0o644):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    tar.addfile(entry, io.BytesIO(data))


def busybox_layer():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar, open("/bin/busybox", "rb") as busybox:
        add(tar, "bin/busybox", busybox.read(), 0o755)
        for name in ("sleep", "sh"):
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
    return buffer.getvalue()


def big_layer(number):
    chance = random.Random(number)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for i in range(RANDOM_FILES):
            add(tar, f"layer{number}/data/{i}.bin", os.urandom(MEBIBYTE))
        for i in range(TEXT_FILES):
            line = " ".join(chance.choices(WORDS, k=12))
            add(tar, f"layer{number}/text/{i}.txt", "".join(f"{j} {line}\n" for j in range(1500)).encode())
    return buffer.getvalue()


registry = sys.argv[1].rstrip("/")
push(registry, "bench/pause", "1", ["/bin/sleep", "2147483647"], [busybox_layer()])
push(registry, "bench/quiet", "1", ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 2147483647 & wait"], [busybox_layer()])
push(registry, "bench/big", "1", ["/bin/none"], [big_layer(i) for i in range(LAYERS)])
