using System.Text.Json;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Interop.Tests;

/// <summary>Rows of data sets in a Parquet reader of another make, and the files for schedulers.</summary>
public sealed class DataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_inHyparquet_areThoseThatWereWritten()
    {
        Tool.RequireNode();
        string list = Path.Combine(_folder, "list.csv"),
            run = Path.Combine(_folder, "run");
        File.WriteAllText(list, "path,label,weight\nchelsea.png,cat,0.5\nmissing.png,dog,2\n");
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var source = PictureSource.Open(list, new() { Root = Tool.At("samples") });
        var folder = RunFolder.Open(run, RunSettings.Of([]));
        var labels = new LabelMapping(explainer.Labels, 2, new Dictionary<string, string>());
        var batch = new BatchRun(explainer, new(), source, folder, Shard.Whole)
        {
            Maker = new(explainer, new(), labels, new(Mirror: false, Overlay: null)),
        };
        var progress = new Progress<BatchSummary>();
        await batch.Run(progress, CancellationToken.None, TestContext.Current.CancellationToken);

        JsonElement[] rows =
        [
            .. Tool.RunNode("rows.js", Assert.Single(folder.AllParts))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];

        Assert.Equal(2, rows.Length);
        Assert.Equal(
            RowColumns.All.Select(c => c.Name).Append("weight"),
            rows[0].EnumerateObject().Select(p => p.Name)
        );
        var expected = explainer.Explain(Picture.Load(Tool.At("samples", "chelsea.png")));
        Assert.Equal("cat", rows[0].GetProperty("predicted").GetString());
        Assert.True(rows[0].GetProperty("correct").GetBoolean());
        Assert.Equal(0.5, rows[0].GetProperty("weight").GetDouble());
        Assert.Equal(
            expected.Raw.Data,
            rows[0].GetProperty("map").EnumerateArray().Select(v => v.GetSingle()),
            (a, b) => Math.Abs(a - b) < 1e-6f
        );
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("map").ValueKind);
        Assert.Contains("missing.png does not exist", rows[1].GetProperty("error").GetString());
    }

    [Fact]
    public void Job_ofKubernetes_isAnIndexedOneOfAsManyShards()
    {
        Tool.RequireNode();

        var spec = JsonDocument
            .Parse(Tool.RunNode("job.js", Tool.At("deploy", "kubernetes", "job.yaml")))
            .RootElement.GetProperty("spec");

        Assert.Equal("Indexed", spec.GetProperty("completionMode").GetString());
        string?[] words =
        [
            .. spec.GetProperty("template")
                .GetProperty("spec")
                .GetProperty("containers")[0]
                .GetProperty("args")
                .EnumerateArray()
                .Select(a => a.GetString()),
        ];
        Assert.Equal(spec.GetProperty("completions").GetRawText(), words[Array.IndexOf(words, "--shard") + 1]);
    }
}
