#!/usr/bin/env bash
# build.sh: publishes the one executable to out/sampan.
set -euo pipefail
cd "$(dirname "$0")"
command -v dotnet >/dev/null || { echo "build.sh: the .NET 10 SDK is missing: https://dot.net" >&2; exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet publish src/Sampan/Sampan.csproj -c Release -o out --nologo -v quiet
ls -l out/sampan | awk '{ printf "out/sampan: %.0f MB\n", $5 / 1048576 }'
