using System.Text;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Sources;

/// <summary>The same pictures in every form that they come in.</summary>
public class PictureSourceTests : DataFixture
{
    private const int Count = 6;

    [Theory]
    [InlineData("list.csv", "path,label,weight\n", ",")]
    [InlineData("list.tsv", "file_name\tclass\tweight\n", "\t")]
    public void Items_ofAList_areItsLines(string name, string head, string separator)
    {
        Pictures(Count);
        var lines = Names.Select((n, i) => $"{n}{separator}{Label(i)}{separator}{i * 0.5}");
        Write($"pictures/{name}", head + string.Join("\n", lines));

        Same(PictureSource.Open(At($"pictures/{name}"), new()), weights: true);
    }

    [Fact]
    public void Items_ofJsonLines_areItsLines()
    {
        Pictures(Count);
        var lines = Names.Select(
            (n, i) =>
                FormattableString.Invariant($$"""{"image": "{{n}}", "label": "{{Label(i)}}", "weight": {{i * 0.5}}}""")
        );
        Write("pictures/list.jsonl", string.Join("\n", lines));

        Same(PictureSource.Open(At("pictures/list.jsonl"), new()), weights: true);
    }

    [Fact]
    public void Items_ofAParquetList_areItsRows()
    {
        Pictures(Count);
        string rows = string.Join(
            ", ",
            Names.Select((n, i) => FormattableString.Invariant($"('{n}', '{Label(i)}', {i * 0.5}::DOUBLE)"))
        );
        Parquet("pictures/list.parquet", $"SELECT * FROM (VALUES {rows}) t(path, label, weight)");

        Same(PictureSource.Open(At("pictures/list.parquet"), new()), weights: true);
    }

    [Fact]
    public void Items_ofAFolderWithResults_areThePhotographs()
    {
        string folder = Pictures(Count);
        string drawn = At("pictures/cat/000.cat.gradcam.overlay.png");
        Picture.FromRgb(new byte[3 * 64], 8, 8).Save(drawn);
        Write("pictures/run/run.json", "{}");
        Write("pictures/run/overlays/000000000000.png", Png(0));

        var source = PictureSource.Open(folder, new());

        Assert.Equal(Names.Order(StringComparer.Ordinal), Items(source).Select(i => i.Name));
        Assert.Contains(source.Remarks, r => r.Contains("left out", StringComparison.Ordinal));
        Assert.Contains(source.Remarks, r => r.Contains("holds a run", StringComparison.Ordinal));
    }

    [Fact]
    public void Items_ofAFolder_areItsFiles()
    {
        string folder = Pictures(Count);
        Write("pictures/.hidden/000.png", Png(0));
        Write("pictures/cat/notes.txt", "no picture");

        var items = Items(PictureSource.Open(folder, new()));

        Assert.Equal(Names.Order(StringComparer.Ordinal), items.Select(i => i.Name));
        Assert.All(items, i => Assert.Equal(i.Name.Split('/')[0], i.Label));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), items.Select(i => i.Index));
    }

    [Fact]
    public void Items_ofArchives_areTheirSamples()
    {
        (string, byte[])[] Members(IEnumerable<int> numbers) =>
            [
                .. numbers.SelectMany(i =>
                    ((string, byte[])[])
                        [
                            ($"{i:000}.png", Png(i)),
                            ($"{i:000}.cls", Encoding.UTF8.GetBytes(Label(i))),
                            ($"{i:000}.json", Encoding.UTF8.GetBytes($$"""{"n": {{i}}}""")),
                        ]
                ),
            ];
        Directory.CreateDirectory(At("shards"));
        Tar("shards/a-000.tar", Members([0, 1, 2]));
        Tar("shards/a-001.tar", Members([3, 4, 5]));

        var items = Items(PictureSource.Open(At("shards"), new()));

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"a-00{i / 3}.tar/{i:000}.png"), items.Select(i => i.Name));
        Assert.Equal(Enumerable.Range(0, Count).Select(Label), items.Select(i => i.Label));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $$"""{"n": {{i}}}"""), items.Select(i => i.Values[0]));
        Assert.Equal(Enumerable.Range(0, Count).Select(Png), items.Select(i => i.Read(ResourceLimits.Default)));
    }

    [Fact]
    public void Items_ofATableOfPictures_areItsRows()
    {
        string Hex(int i) => Convert.ToHexString(Png(i));
        string rows = string.Join(
            ", ",
            Enumerable
                .Range(0, 150)
                .Select(i => $"({{'bytes': unhex('{Hex(i % Count)}'), 'path': '{i:000}.png'}}, {i % 2}, {i})")
        );
        string file = Parquet(
            "train.parquet",
            $"SELECT * FROM (VALUES {rows}) t(image, label, id)",
            """, KV_METADATA {huggingface: '{"info": {"features": {"label": {"names": ["cat", "dog"]}}}}'}"""
        );

        var source = PictureSource.Open(file, new());
        var items = Items(source);

        Assert.Equal(150, source.Count(TestContext.Current.CancellationToken));
        Assert.Equal("id", Assert.Single(source.Columns).Name);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"train.parquet/{i:000}.png"), items.Select(i => i.Name));
        Assert.Equal(Enumerable.Range(0, 150).Select(Label), items.Select(i => i.Label));
        foreach (int i in (int[])[0, 149, 63, 64, 1, 100])
            Assert.Equal(Png(i % Count), items[i].Read(ResourceLimits.Default));
    }

    [Fact]
    public void Items_ofPaths_areTheLines()
    {
        Pictures(Count);
        var input = new StringReader(string.Join("\n", Names.Select(n => At($"pictures/{n}"))) + "\n\n");

        var source = PictureSource.Open("-", new() { Input = input });

        Assert.Equal(Count, source.Count(TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, Count).Select(Png), Items(source).Select(i => i.Read(ResourceLimits.Default)));
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Count).Select(i => $"{Label(i)}/{i:000}.png");

    private static string Label(int i) => i % 2 == 0 ? "cat" : "dog";

    private static void Same(PictureSource source, bool weights)
    {
        var items = Items(source);
        Assert.Equal(Count, source.Count(TestContext.Current.CancellationToken));
        Assert.Equal(Names, items.Select(i => i.Name));
        Assert.Equal(Enumerable.Range(0, Count).Select(Label), items.Select(i => i.Label));
        Assert.Equal(Enumerable.Range(0, Count).Select(Png), items.Select(i => i.Read(ResourceLimits.Default)));
        if (weights)
            Assert.Equal(("weight", "DOUBLE"), Assert.Single(source.Columns));
    }
}
