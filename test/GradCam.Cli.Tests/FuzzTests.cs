using GradCam.Fuzz.Running;
using GradCam.Fuzz.Targets;
using GradCam.Tests;

namespace GradCam.Cli.Tests;

/// <summary>Faults that the fuzzer once found stay mended, and the fuzzer itself finds faults.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gradcam-fuzz-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void EveryInput_ofCorpusAndHostileFiles_hasNoProblem()
    {
        string tests = Path.Combine(Repository.Root, "test"),
            corpus = Path.Combine(tests, "GradCam.Fuzz", "Corpus");
        string[] files =
        [
            .. Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories),
            .. Hostile(tests, "*.onnx", "onnx-bytes"),
            .. Hostile(tests, "*.h5", "keras-hdf5"),
            .. Hostile(tests, "*.keras", "keras-archive"),
            .. Hostile(tests, "*.gradcam.json", "card"),
            .. Hostile(tests, "*.png", "picture"),
        ];

        var child = new Child(["files", .. files]);
        string[] problems = [.. child.Lines()];

        Assert.Empty(problems);
        Assert.Null(child.Death);
        Assert.True(files.Length > 20);
    }

    [Fact]
    public void Make_withTheSameSeed_givesTheSameBytes()
    {
        foreach (var target in FuzzTarget.All)
            for (int seed = 0; seed < 12; seed++)
                Assert.Equal(target.Make(new Random(seed)), target.Make(new Random(seed)));
    }

    [Fact]
    public void Campaign_ofSomeHundredInputs_findsNothing()
    {
        var output = new StringWriter();
        int found = new Campaign([.. FuzzTarget.All], Seed: 7, Count: 300, Time: null, Jobs: 2, _folder.FullName).Run(
            output
        );

        Assert.True(found == 0, output.ToString());
        Assert.Contains("| all | 300 |", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Campaign_ofTargetThatFails_keepsAnInputThatCanBeMadeSmaller()
    {
        var output = new StringWriter();
        int found = new Campaign(
            [FuzzTarget.Find("broken")],
            Seed: 1,
            Count: 150,
            Time: null,
            Jobs: 1,
            _folder.FullName
        ).Run(output);

        Assert.Equal(2, found);
        Assert.Contains("InvalidOperationException", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the process died", output.ToString(), StringComparison.Ordinal);
        string[] kept = [.. Directory.EnumerateFiles(Path.Combine(_folder.FullName, "broken"))];
        Assert.Equal(2, kept.Length);
        string thrown = kept.Single(f => File.ReadAllBytes(f).Contains((byte)'!'));
        var made = Minimizer.Minimize(thrown);
        Assert.Equal("!"u8.ToArray(), File.ReadAllBytes(thrown));
        Assert.StartsWith("InvalidOperationException", made!.Value.Problem, StringComparison.Ordinal);
    }

    /// <summary>The hostile files of all tests, in a folder that says their kind.</summary>
    private IEnumerable<string> Hostile(string tests, string pattern, string kind)
    {
        string folder = _folder.CreateSubdirectory(kind).FullName;
        foreach (
            string project in Directory
                .EnumerateDirectories(tests)
                .Select(p => Path.Combine(p, "Hostile"))
                .Where(Directory.Exists)
        )
        foreach (string file in Directory.EnumerateFiles(project, pattern))
        {
            string copy = Path.Combine(
                folder,
                $"{Path.GetFileName(Path.GetDirectoryName(project))}.{Path.GetFileName(file)}"
            );
            File.Copy(file, copy);
            yield return copy;
        }
    }
}
