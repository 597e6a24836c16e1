using System.Diagnostics;
using GradCam.Models;
using GradCam.Onnx;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>
/// Files of a few KB that ended the process, filled the memory or kept it busy for years. Only what refuses them is
/// called here, before the runtime would be: where that fails the tests fail, and do not end themselves.
/// </summary>
public class HostileFileTests
{
    public static TheoryData<string, string> Files =>
        new()
        {
            { "gathernd_segv", "(GatherND) has batch_dims = -2147483648" },
            { "averagepool_hang", "(AveragePool) has kernel_shape = 2147483647" },
            { "cos_const", "(ConstantOfShape): the limit tensor-bytes" },
            { "ort_log_noise", "(ConstantOfShape): the limit tensor-bytes" },
            { "range", "(Range): the limit tensor-bytes" },
            { "pad", "(Pad) has pads = 20000000" },
            { "input2_neg", "'second' of the impossible shape [-5]" },
            { "gather_empty", "(BatchNormalization) has an input 0 of shape [0, 6, 6, 6]" },
        };

    private static string Folder => Path.Combine(Repository.Root, "test", "GradCam.Tests", "Hostile");

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_ofHostileFile_saysWhatIsWrong(string file, string part)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<GradCamException>(() => OnnxFile.Load(Path.Combine(Folder, file + ".onnx")));

        Assert.Contains(part, error.Message);
        Assert.True(watch.ElapsedMilliseconds < 2000);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Fact]
    public void Read_ofBatchOfNoPictures_saysSo()
    {
        var source = ModelSource.Of(Path.Combine(Folder, "batch_0.onnx"), ResourceLimits.Default);

        var error = Assert.Throws<GradCamException>(() =>
            CanonicalModel.Read(
                source,
                null,
                GradCam.Models.GivenInputs.None,
                GradCam.Inference.InProcessRuntime.Default,
                null
            )
        );

        Assert.Contains("batches of no pictures", error.Message);
    }

    [Fact]
    public void Files_areAllNamedHere() =>
        Assert.Equal(
            Directory.GetFiles(Folder, "*.onnx").Select(f => Path.GetFileNameWithoutExtension(f)).Order(),
            Files.Select(f => f.Data.Item1).Concat(ElsewhereTested).Order()
        );

    // A batch of none is above; functions and files that models name have tests of their own.
    private static readonly string[] ElsewhereTested = ["batch_0", "extfn_near", "laughs22"];
}
