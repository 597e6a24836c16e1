// node job.js FILE: checks a Kubernetes job by the published schema, and prints it as JSON.
import { readFileSync } from 'node:fs';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { parse } from 'yaml';

const job = new Job(parse(readFileSync(process.argv[2], 'utf8')));
job.validate();
console.log(JSON.stringify(job));
