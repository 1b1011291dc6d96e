#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a fuzzer for SPATE_FUZZ_SECONDS (30) on its corpus; what it finds interesting is kept in
# FOLDER for the next run. Usage: run_fuzzer.sh PROGRAM NAME FOLDER
set -u
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
words=
[ ! -e "$here/$name.dict" ] || words=-dict=$here/$name.dict
mkdir -p "$folder/$name"

"$program" -max_total_time="${SPATE_FUZZ_SECONDS:-30}" -max_len=1024 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 ${words:+"$words"} -artifact_prefix="$folder/$name-" \
    "$folder/$name" "$here/corpus/$name" >"$folder/$name.log" 2>&1
status=$?
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$name.log")
echo "$name: ${executions:-no} executions, status $status, log $folder/$name.log"
if [ $status -ne 0 ] || [ "${executions:-0}" -eq 0 ]; then
    grep -v '^#[0-9]*	\(NEW\|REDUCE\|pulse\)' "$folder/$name.log" | tail -n 60
    exit 1
fi
