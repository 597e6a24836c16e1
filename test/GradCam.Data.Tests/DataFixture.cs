using System.Formats.Tar;
using System.Text;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests;

/// <summary>A folder that goes away, small pictures in it, and runs over them.</summary>
public abstract class DataFixture : IDisposable
{
    protected DataFixture() => Directory.CreateDirectory(Folder);

    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gradcam-data-{Guid.NewGuid():N}");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(Folder, name);

    /// <summary>A picture's file: noise that the number decides, of a colour that it decides too.</summary>
    protected static byte[] Png(int number)
    {
        const int side = 24;
        var random = new Random(number);
        var rgb = new byte[side * side * 3];
        random.NextBytes(rgb);
        for (int i = number % 3; i < rgb.Length; i += 3)
            rgb[i] = (byte)(rgb[i] / 2 + 127);
        string path = Path.Combine(Path.GetTempPath(), $"gradcam-{Guid.NewGuid():N}.png");
        try
        {
            Picture.FromRgb(rgb, side, side).Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A folder of pictures, whose sub-folders are labels.</summary>
    protected string Pictures(int count, string name = "pictures")
    {
        for (int i = 0; i < count; i++)
            Write($"{name}/{(i % 2 == 0 ? "cat" : "dog")}/{i:000}.png", Png(i));
        return At(name);
    }

    protected string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    protected string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>An archive of these members.</summary>
    protected string Tar(string name, params (string Name, byte[] Bytes)[] members)
    {
        using var file = File.Create(At(name));
        using var tar = new TarWriter(file);
        foreach (var (member, bytes) in members)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, member) { DataStream = new MemoryStream(bytes) });
        return At(name);
    }

    /// <summary>A Parquet file of what a query gives.</summary>
    protected string Parquet(string name, string query, string metadata = "")
    {
        using var database = new Database();
        database.Run($"COPY ({query}) TO {Database.Text(At(name))} (FORMAT parquet{metadata})");
        return At(name);
    }

    internal static List<SourceItem> Items(PictureSource source) =>
        [.. source.Items(TestContext.Current.CancellationToken)];

    /// <summary>Explains pictures with the built-in network.</summary>
    internal static async Task<BatchSummary> Run(
        string pictures,
        string run,
        Shard? shard = null,
        int part = 4,
        bool resume = false,
        CancellationToken finish = default,
        CancellationToken cancel = default,
        Action<BatchSummary>? progress = null,
        PictureSetOptions? options = null
    )
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs, new() { Threads = 2 });
        var source = PictureSource.Open(pictures, options ?? new());
        shard ??= Shard.Whole;
        var folder = RunFolder.Open(
            run,
            RunSettings.Of([("source", source.Name), ("shards", $"{shard.Count}"), ("part", $"{part}")])
        );
        var request = new ExplainRequest();
        var labels = new LabelMapping(explainer.Labels, 2, new Dictionary<string, string>());
        var batch = new BatchRun(explainer, request, source, folder, shard)
        {
            PartSize = part,
            Maker = new(explainer, request, labels, new(Mirror: false, Overlay: null)),
        };
        batch.CheckBegun(resume);
        return await batch.Run(new Teller(progress ?? (_ => { })), finish, cancel);
    }

    /// <summary>The rows of a run, without their times, as texts.</summary>
    protected static IReadOnlyList<string> Rows(string run)
    {
        using var database = new Database();
        string files = run.EndsWith(".parquet", StringComparison.Ordinal) ? run : $"{run}/parts/*.parquet";
        return
        [
            .. database.Query(
                $"SELECT CAST(r AS VARCHAR) FROM (SELECT * EXCLUDE (seconds) FROM "
                    + $"read_parquet({Database.Text(files)}) ORDER BY \"index\") r",
                r => r.GetString(0)
            ),
        ];
    }

    private sealed class Teller(Action<BatchSummary> tell) : IProgress<BatchSummary>
    {
        public void Report(BatchSummary value) => tell(value);
    }
}
