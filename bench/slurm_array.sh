#!/usr/bin/env bash
# The job array of docs/cluster on a real Slurm: one node, this machine, on loopback, with a list of digital patients. One task
# is requeued at work, as a preemption would; the merged table is held to that of `batch` alone.
#
#   apt-get install -y --no-install-recommends slurm-wlm munge
#   bench/slurm_array.sh build/release/bin/remnant-cli COHORT     # COHORT: what bench_batch made, with patients.csv
set -euo pipefail
cli=$(readlink -f "$1")
cohort=$(readlink -f "$2")
examples=$(readlink -f "$(dirname "$0")/../docs/cluster")
for tool in slurmctld slurmd sbatch munged; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

work=$(mktemp -d)
started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait || true
    rm -rf "$work"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
mkdir -p "$work/state" "$work/spool" "$work/munge"
chmod 755 "$work" "$work/munge"
(umask 077 && head -c 1024 /dev/urandom >"$work/munge.key")
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" \
    >"$work/munged.log" 2>&1 &
started+=($!)

export SLURM_CONF="$work/slurm.conf"
cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 RealMemory=16000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
slurmctld -D >"$work/slurmctld.log" 2>&1 &
started+=($!)
slurmd -D >"$work/slurmd.log" 2>&1 &
started+=($!)
for ((n = 0; n < 60; ++n)); do
    sinfo -h -o %t 2>/dev/null | grep -q idle && break
    sleep 1
done
sinfo || { tail "$work"/slurm*.log; exit 1; }

export PATH="$(dirname "$cli"):$PATH"
cd "$work"
list="$cohort/patients.csv"
"$cli" batch "$list" -o alone.csv
job=$(sbatch --parsable --array=1-4 "$examples/remnant-shard.sh" "$list" shards 4)
for ((n = 0; n < 600; ++n)); do
    [ -f shards/2.csv.part ] && [ "$(wc -l <shards/2.csv.part)" -ge 3 ] && break
    sleep 0.1
done
scontrol requeue "${job}_2"
sleep 1
echo "requeued task 2 with $(wc -l <shards/2.csv.part) lines in its journal"
sbatch --wait --dependency="afterok:$job" "$examples/remnant-merge.sh" "$list" shards 4 results.csv
cat slurm-*.out
cmp alone.csv results.csv
echo "the array on Slurm $(sinfo --version | cut -d' ' -f2) gives the table of one machine: $(($(wc -l <results.csv) - 1)) patients"
