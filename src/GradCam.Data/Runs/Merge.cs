using System.Globalization;
using DuckDB.NET.Data;
using GradCam.Data.Rows;

namespace GradCam.Data.Runs;

/// <summary>The shards of a run, in one folder or in several, and what is missing of them.</summary>
internal sealed class Merge
{
    /// <summary>What a file of merged rows has in its metadata.</summary>
    public const string Mark = "gradcam_rows";

    private readonly IReadOnlyList<RunFolder> _folders;
    private readonly Dictionary<int, List<RunFolder>> _shards = [];
    private readonly RunSettings _settings;

    /// <summary>Opens the folders.</summary>
    /// <exception cref="GradCamException">One holds no run, or one of other settings.</exception>
    public Merge(IEnumerable<string> paths)
    {
        _folders = [.. paths.Select(RunFolder.Existing)];
        _settings = _folders[0].ReadSettings();
        foreach (var other in _folders.Skip(1))
            if (_settings.Differences(other.ReadSettings()) is { Count: > 0 } different)
                throw new GradCamException(
                    $"'{other.Path}' and '{_folders[0].Path}' are not of one run ({string.Join("; ", different)}): "
                        + "give the folders of one run."
                );
        Count = int.Parse(_settings["shards"] ?? "1", CultureInfo.InvariantCulture);
        foreach (var folder in _folders)
            for (int number = 1; number <= Count; number++)
                if (folder.PartsOf(new(number, Count)).Count > 0 || folder.Finished(new(number, Count)) is not null)
                    (_shards.TryGetValue(number, out var own) ? own : _shards[number] = []).Add(folder);
    }

    /// <summary>The number of shards.</summary>
    public int Count { get; }

    /// <summary>The settings that all shards share.</summary>
    public RunSettings Settings => _settings;

    /// <summary>The files of rows of all shards.</summary>
    public IReadOnlyList<string> Parts => [.. _folders.SelectMany(f => f.AllParts)];

    /// <summary>What is missing or doubled, a sentence each; empty for a whole run.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        int size = int.Parse(_settings["part"] ?? "1", CultureInfo.InvariantCulture);
        for (int number = 1; number <= Count; number++)
        {
            var shard = new Shard(number, Count);
            if (!_shards.TryGetValue(number, out var folders))
            {
                problems.Add($"Shard {shard} is missing. {Command(shard, _folders[0])}");
                continue;
            }
            if (folders.Count > 1)
            {
                string all = string.Join(", ", folders.Select(f => $"'{f.Path}'"));
                problems.Add($"Shard {shard} is doubled: it is in {all}. Leave one of them out.");
                continue;
            }
            var parts = folders[0].PartsOf(shard);
            if (folders[0].Finished(shard) is not { } pictures)
                problems.Add($"Shard {shard} has not ended. {Command(shard, folders[0])}");
            else if (parts.Count != (pictures + size - 1) / size)
                problems.Add($"Shard {shard} lacks parts. {Command(shard, folders[0])}");
        }
        return problems;
    }

    /// <summary>Writes the rows of all shards into one file, in the order of the source.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="GradCamException">A part is damaged, or the file cannot be written.</exception>
    public long Write(string path)
    {
        var parts = Parts;
        if (parts.Count == 0)
            throw new GradCamException($"'{_folders[0].Path}' holds no rows yet: wait for a part to be written.");
        string begun = path + ".unfinished",
            spill = path + ".spill";
        string table = $"read_parquet([{string.Join(", ", parts.Select(Database.Text))}])";
        try
        {
            using var database = new Database(Environment.ProcessorCount, spill);
            database.Run(
                $"COPY (SELECT * FROM {table} ORDER BY {Database.Name(RowColumns.Index)}, target, layer, method) "
                    + $"TO {Database.Text(begun)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{Mark}: '1'}})"
            );
            RunFolder.Place(begun, path);
            return database.Query($"SELECT count(*) FROM {table}", r => r.GetInt64(0)).Single();
        }
        catch (DuckDBException e)
        {
            File.Delete(begun);
            throw new GradCamException(
                $"{path} could not be written ({Database.Reason(e)}): check the disk, and the parts that it names.",
                e
            );
        }
        finally
        {
            if (Directory.Exists(spill))
                Directory.Delete(spill, recursive: true);
        }
    }

    private string Command(Shard shard, RunFolder folder) =>
        $"Run: {_settings[RunSettings.Command]} -o {folder.Path} --shard {shard} --resume";
}
