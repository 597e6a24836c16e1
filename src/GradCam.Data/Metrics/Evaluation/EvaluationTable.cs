using DuckDB.NET.Data;
using GradCam.Foundation;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Writes single values as a Parquet file: a row for each picture, map and metric.</summary>
internal static class EvaluationTable
{
    private const string Columns =
        "\"index\" BIGINT, picture VARCHAR, label VARCHAR, class INTEGER, method VARCHAR, layer VARCHAR, "
        + "metric VARCHAR, setting VARCHAR, value DOUBLE";

    /// <summary>Writes the file, which appears whole or not at all.</summary>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static void Write(Evaluation evaluation, string path)
    {
        string begun = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var database = new Database())
            {
                database.Run($"CREATE TABLE part ({Columns})");
                using (var appender = database.Connection.CreateAppender("part"))
                    Fill(appender, evaluation);
                database.Run(
                    $"COPY part TO {Database.Text(begun)} (FORMAT parquet, COMPRESSION zstd, "
                        + $"KV_METADATA {{gradcam_evaluation: '1', seed: '{evaluation.Seed}'}})"
                );
            }
            File.Move(begun, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DuckDBException)
        {
            File.Delete(begun);
            string reason = e is DuckDBException d ? Database.Reason(d) : IoReason.Of(e);
            throw new GradCamException($"{path} could not be written ({reason}): give another place.", e);
        }
    }

    private static void Fill(DuckDBAppender appender, Evaluation evaluation)
    {
        foreach (var metric in evaluation.Metrics)
        foreach (string setting in evaluation.Settings(metric).Prepend(""))
        foreach (var candidate in evaluation.Candidates)
        foreach (var (place, value) in evaluation.Values(metric, candidate, setting).OrderBy(v => v.Key))
        {
            var (index, name, label, @class) = evaluation.Pictures[place];
            var row = appender.CreateRow().AppendValue(index).AppendValue(name);
            row = label is null ? row.AppendNullValue() : row.AppendValue(label);
            row.AppendValue(@class)
                .AppendValue(candidate.Method)
                .AppendValue(candidate.Layer)
                .AppendValue(metric.Name)
                .AppendValue(setting)
                .AppendValue(value)
                .EndRow();
        }
    }
}
