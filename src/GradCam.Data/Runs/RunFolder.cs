using System.Globalization;
using GradCam.Foundation;

namespace GradCam.Data.Runs;

/// <summary>
/// The folder of a run: <c>run.json</c> with its settings, <c>parts/*.parquet</c> with the rows, <c>done/</c> with a
/// file for each shard that has ended, <c>overlays/</c>. Shards share one.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class RunFolder(string path)
{
    private const string Settings = "run.json",
        Parts = "parts",
        Done = "done",
        Locks = "locks",
        OverlayFolder = "overlays",
        Unfinished = ".unfinished";

    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(10);

    public string Path => path;

    /// <summary>Opens a folder for writing: makes it, or compares its settings.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="GradCamException">
    /// It holds something else, a run with other settings, or cannot be written to.
    /// </exception>
    public static RunFolder Open(string path, RunSettings settings)
    {
        var run = new RunFolder(path);
        FileBytes.Writing(
            path,
            () =>
            {
                // In this order: the file that makes it a run may be another shard's, and appear in between.
                if (Directory.Exists(path) && run.HoldsOthers && !run.IsOne)
                    throw new GradCamException(
                        $"'{path}' holds other files, and no run: give the name of a new folder with -o."
                    );
                foreach (string folder in (string[])[Parts, Done, Locks])
                    Directory.CreateDirectory(run.At(folder));
                if (run.IsOne)
                    return;
                // Shards that begin together would write the same file.
                using var mine = run.LockSettings();
                if (!run.IsOne)
                    run.WriteWhole(Settings, settings.ToJson(), "settings");
            }
        );
        // Another shard may have been the first.
        var earlier = run.ReadSettings();
        if (settings.Differences(earlier) is { Count: > 0 } different)
            throw new GradCamException(
                $"'{path}' holds a run with other settings ({string.Join("; ", different)}): give the same settings, "
                    + "or another folder with -o."
            );
        return run;
    }

    /// <summary>Opens a folder for reading.</summary>
    /// <exception cref="GradCamException">It holds no run.</exception>
    public static RunFolder Existing(string path)
    {
        var run = new RunFolder(path);
        if (!run.IsOne)
            throw new GradCamException($"'{path}' holds no run: give a folder that `gradcam batch` wrote.");
        return run["run"] is var version && version == RunSettings.Version
            ? run
            : throw new GradCamException(
                $"'{path}' was written in form {version}, and this version reads form {RunSettings.Version}: use the "
                    + "version of GradCam that wrote it."
            );
    }

    private string? this[string setting] => ReadSettings()[setting];

    /// <summary>True for a folder that holds a run.</summary>
    public static bool IsRun(string path) => new RunFolder(path).IsOne;

    /// <summary>True if the folder holds a run.</summary>
    public bool IsOne => File.Exists(At(Settings));

    public RunSettings ReadSettings() => RunSettings.Read(At(Settings));

    /// <summary>The place of a part.</summary>
    public string PartOf(Shard shard, long number) =>
        System.IO.Path.Combine(
            At(Parts),
            string.Create(CultureInfo.InvariantCulture, $"part-{shard.FileName}.{number:0000000}.parquet")
        );

    /// <summary>The finished parts of a shard, by their numbers.</summary>
    public IReadOnlyDictionary<long, string> PartsOf(Shard shard)
    {
        string begin = $"part-{shard.FileName}.";
        return Files(Parts, $"{begin}*.parquet")
            .ToDictionary(f =>
                long.Parse(
                    System.IO.Path.GetFileName(f)[begin.Length..^".parquet".Length],
                    CultureInfo.InvariantCulture
                )
            );
    }

    /// <summary>All parts of all shards.</summary>
    public IReadOnlyList<string> AllParts => Files(Parts, "part-*.parquet");

    /// <summary>Where a file is written before it is whole; what a killed process left there is overwritten.</summary>
    public string UnfinishedOf(Shard shard) => At($"{Unfinished}-{shard.FileName}");

    /// <summary>The place of an overlay, below the folder.</summary>
    public string OverlayOf(long index, string name)
    {
        Directory.CreateDirectory(At(OverlayFolder));
        return System.IO.Path.Combine(
            OverlayFolder,
            string.Create(CultureInfo.InvariantCulture, $"{index:000000000}{name}.png")
        );
    }

    /// <summary>The path of something in the folder.</summary>
    public string At(string name) => System.IO.Path.Combine(path, name);

    /// <summary>Locks a shard against another process, until it is disposed or the process ends.</summary>
    /// <exception cref="GradCamException">Another process has it.</exception>
    public FileStream Lock(Shard shard)
    {
        string file = System.IO.Path.Combine(At(Locks), shard.FileName);
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new GradCamException($"{file} may not be written: check the permissions of the folder.", e);
        }
        catch (IOException e)
        {
            throw new GradCamException(
                $"Another process writes shard {shard} of '{path}': wait for it, or give another shard or folder.",
                e
            );
        }
    }

    /// <summary>Something that no run has written, not even one that was killed when it began.</summary>
    private bool HoldsOthers =>
        Directory
            .EnumerateFileSystemEntries(path)
            .Select(e => System.IO.Path.GetFileName(e))
            .Any(name =>
                name is not (Parts or Done or Locks) && !name.StartsWith(Unfinished, StringComparison.Ordinal)
            );

    private FileStream LockSettings()
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
            try
            {
                return new(
                    System.IO.Path.Combine(At(Locks), "settings"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException) when (waited.Elapsed < MostWaiting)
            {
                Thread.Sleep(10);
            }
    }

    /// <summary>The shard is done: it has no rows beyond those of its parts.</summary>
    public void Finish(Shard shard, long pictures) =>
        WriteWhole(
            System.IO.Path.Combine(Done, shard.FileName),
            System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{pictures}\n")),
            $"done-{shard.FileName}"
        );

    /// <summary>The number of pictures of a shard that is done; null for one that is not.</summary>
    public long? Finished(Shard shard) =>
        System.IO.Path.Combine(At(Done), shard.FileName) is var file
        && File.Exists(file)
        && long.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out long pictures)
            ? pictures
            : null;

    /// <summary>Puts a file into its place, which is empty or whole at every time.</summary>
    /// <param name="from">The whole file.</param>
    /// <param name="to">Its place.</param>
    public static void Place(string from, string to)
    {
        // What is in the system's memory alone is lost with the power, and a name without content would be left.
        using (var file = new FileStream(from, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(from, to, overwrite: true);
    }

    /// <summary>
    /// Writes a file under another name first, which only the holder of a lock uses: what a killed process left there
    /// is overwritten.
    /// </summary>
    private void WriteWhole(string name, byte[] bytes, string begunAs)
    {
        string begun = At($"{Unfinished}-{begunAs}");
        try
        {
            File.WriteAllBytes(begun, bytes);
            Place(begun, At(name));
        }
        catch
        {
            File.Delete(begun);
            throw;
        }
    }

    private string[] Files(string folder, string pattern) =>
        Directory.Exists(At(folder))
            ? [.. Directory.EnumerateFiles(At(folder), pattern).Order(StringComparer.Ordinal)]
            : [];
}
