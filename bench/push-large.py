#!/usr/bin/env python3
"""push-large.py REGISTRY_URL MEGABYTES FILES: makes three images and pushes them.

bench/ten:1   MEGABYTES in 10 gzip layers, half files that do not shrink, half texts that do
bench/one:1   the same in one layer
bench/many:1  FILES files of 200 to 8000 bytes in one layer, three folders deep, like node_modules
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
import tempfile
import urllib.parse
import urllib.request

MEBIBYTE = 1 << 20
WORDS = "sail mast keel rope tide harbour cargo crew night wind north anchor".split()


class Hashing(io.RawIOBase):
    """A file that is hashed as it is written."""

    def __init__(self, target):
        self.target, self.hash, self.size = target, hashlib.sha256(), 0

    def writable(self):
        return True

    def write(self, data):
        self.hash.update(data)
        self.size += len(data)
        self.target.write(data)
        return len(data)

    @property
    def digest(self):
        return "sha256:" + self.hash.hexdigest()


def put(url, kind, data, size):
    request = urllib.request.Request(url, data, {"Content-Type": kind, "Content-Length": str(size)}, method="PUT")
    urllib.request.urlopen(request).read()


def upload(registry, repository, data, digest, size):
    opened = urllib.request.urlopen(f"{registry}/v2/{repository}/blobs/uploads/", data=b"")
    place = urllib.parse.urljoin(registry, opened.headers["Location"])
    put(f"{place}{'&' if '?' in place else '?'}digest={digest}", "application/octet-stream", data, size)


def layer(registry, repository, fill):
    """Packs what fill(tar) writes, uploads it, and gives its descriptor and diff ID."""
    with tempfile.TemporaryFile() as file:
        packed = Hashing(file)
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=4, mtime=0) as zipped:
            plain = Hashing(zipped)
            with tarfile.open(fileobj=plain, mode="w|") as tar:
                fill(tar)
        file.seek(0)
        upload(registry, repository, file, packed.digest, packed.size)
        return {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": packed.digest, "size": packed.size}, plain.digest, plain.size


def push(registry, repository, fills):
    layers = [layer(registry, repository, fill) for fill in fills]
    machine = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
    config = json.dumps({
        "architecture": machine, "os": "linux", "config": {"Entrypoint": ["/bin/none"]},
        "rootfs": {"type": "layers", "diff_ids": [diff for _, diff, _ in layers]},
    }).encode()
    digest = "sha256:" + hashlib.sha256(config).hexdigest()
    upload(registry, repository, config, digest, len(config))
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest, "size": len(config)},
        "layers": [descriptor for descriptor, _, _ in layers],
    }).encode()
    put(f"{registry}/v2/{repository}/manifests/1", "application/vnd.oci.image.manifest.v1+json", manifest, len(manifest))
    print(f"pushed {repository}:1 ({sum(d['size'] for d, _, _ in layers)} bytes in {len(layers)} layers, {sum(s for _, _, s in layers)} unpacked)")


def add(tar, name, data):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    tar.addfile(entry, io.BytesIO(data))


def large(number, megabytes):
    def fill(tar):
        chance = random.Random(number)
        for i in range(megabytes):
            add(tar, f"layer{number}/{i % 16}/random{i}", os.urandom(MEBIBYTE * 9 // 10))
            line = " ".join(chance.choices(WORDS, k=12))
            add(tar, f"layer{number}/{i % 16}/text{i}", "".join(f"{j} {chance.random()} {line}\n" for j in range(5000)).encode())
    return fill


def many(files):
    def fill(tar):
        chance = random.Random(1)
        for i in range(files):
            text = " ".join(chance.choices(WORDS, k=chance.randint(40, 1500)))
            add(tar, f"node_modules/package{i // 100}/{'lib' if i % 3 else 'dist'}/{i}.js", text.encode())
    return fill


registry, megabytes, files = sys.argv[1].rstrip("/"), int(sys.argv[2]), int(sys.argv[3])
push(registry, "bench/ten", [large(i, megabytes // 10) for i in range(10)])
push(registry, "bench/one", [large(10, megabytes)])
push(registry, "bench/many", [many(files)])
