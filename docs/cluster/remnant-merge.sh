#!/bin/bash
# The shards put together; refused where one is missing:
#
#   sbatch --dependency=afterok:JOB remnant-merge.sh patients.csv shards 10 results.csv
#SBATCH --job-name=remnant-merge
#SBATCH --time=00:30:00
set -euo pipefail
list=$1
folder=$2
shards=$3
out=$4

files=()
for ((n = 1; n <= shards; ++n)); do files+=("$folder/$n.csv"); done
exec remnant-cli batch "$list" -o "$out" --merge "${files[@]}"
