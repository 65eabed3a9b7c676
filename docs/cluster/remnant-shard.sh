#!/bin/bash
# One shard of a list of patients, as one task of a Slurm job array:
#
#   sbatch --array=1-10 remnant-shard.sh patients.csv shards 10
#
# The third argument says how many shards there are: also when only some tasks are submitted again (--array=3,7).
#SBATCH --job-name=remnant-shard
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -euo pipefail
list=$1
folder=$2
shards=$3

mkdir -p "$folder"
# exec: the signal of a job that is stopped goes to the program itself, which ends its processes and keeps its journal.
exec remnant-cli batch "$list" -o "$folder/$SLURM_ARRAY_TASK_ID.csv" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume
