// node rows.js FILE: the rows of a Parquet file as another reader has them, one JSON object in each line.
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const rows = await parquetReadObjects({ file: await asyncBufferFromFile(process.argv[2]), compressors });
const plain = (_, value) => typeof value === 'bigint' ? Number(value) : value;
for (const row of rows)
  console.log(JSON.stringify(row, plain));
