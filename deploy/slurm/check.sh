#!/bin/bash
# Runs a Slurm of one node on this machine and an array of eight shards over a folder of pictures; one task is cancelled and requeued, and the node drained and
# resumed, while they run. Ends with the number of rows of all shards together.
#
#   deploy/slurm/check.sh PROGRAM PICTURES    # needs root, and Debian's slurm-wlm and munge
set -euo pipefail

program=$(readlink -f "$1") pictures=$(readlink -f "$2")
here=$(dirname "$(readlink -f "$0")")
dir=$(mktemp -d)
mkdir "$dir/state" "$dir/spool"

# The daemons write their state once more when they are told to end, so the folder is removed when they have ended.
stop() {
    local pids=() file
    for file in "$dir"/*.pid; do [ -e "$file" ] && pids+=("$(cat "$file")"); done
    kill "${pids[@]}" ${munge:-} 2>/dev/null || true
    [ -z "${munge:-}" ] || wait "$munge" || true
    for _ in $(seq 100); do
        kill -0 "${pids[@]}" 2>/dev/null || break
        sleep 0.1
    done
    rm -rf "$dir"
}
trap stop EXIT

export SLURM_CONF="$dir/slurm.conf" GRADCAM=$program
cat >"$SLURM_CONF" <<CONF
ClusterName=check
SlurmctldHost=$(hostname -s)(127.0.0.1)
AuthType=auth/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/ctld.pid
SlurmdPidFile=$dir/d.pid
SlurmctldPort=16827
SlurmdPort=16828
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldLogFile=$dir/ctld.log
SlurmdLogFile=$dir/d.log
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=p Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF

[ -s /etc/munge/munge.key ] || head -c 1024 /dev/urandom >/etc/munge/munge.key
chown munge: /etc/munge/munge.key && chmod 400 /etc/munge/munge.key
mkdir -p /run/munge && chown munge: /run/munge
if ! munge -n >/dev/null 2>&1; then
    setpriv --reuid munge --regid munge --clear-groups munged --foreground >"$dir/munge.log" 2>&1 &
    munge=$!
    sleep 1
fi
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF" -N "$(hostname -s)"
sleep 2

job=$(sbatch --parsable --array=0-7 --output="$dir/task-%a.log" "$here/gradcam.sbatch" "$pictures" "$dir/run" --part 16)
echo "job $job: eight shards"
until ls "$dir"/run/parts/*.parquet >/dev/null 2>&1; do sleep 0.1; done
scontrol requeue "${job}_0" && echo "task 0 requeued in the middle"
scontrol update nodename="$(hostname -s)" state=drain reason=check && echo "node drained"
sleep 3
scontrol update nodename="$(hostname -s)" state=resume && echo "node resumed"
# A requeued task waits two minutes, unless it is told not to.
until [ -z "$(squeue -h -j "$job")" ]; do
    scontrol update jobid="${job}_0" starttime=now 2>/dev/null || true
    sleep 1
done
cat "$dir"/task-*.log | grep -c "" | sed 's/^/lines of the tasks: /'
"$program" merge "$dir/run" -o "$dir/rows.parquet"
