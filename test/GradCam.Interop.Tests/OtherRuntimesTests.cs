namespace GradCam.Interop.Tests;

/// <summary>Baked models outside of this library: ONNX's own checker, and ONNX Runtime in another language.</summary>
public class OtherRuntimesTests(BakedFiles files) : IClassFixture<BakedFiles>
{
    public static TheoryData<string> Cases => [.. BakedFiles.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Baked_everyMethodOfOneRun_passesTheChecker(string name)
    {
        Tool.RequirePython();
        Assert.NotEmpty(files.Of(name));
        foreach (string file in files.Of(name))
            Assert.True(files.CheckerError(file) is null, $"{file}: {files.CheckerError(file)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Baked_everyMethodOfOneRun_agreesInNode(string name)
    {
        Tool.RequireNode();
        foreach (string file in files.Of(name))
        {
            var options = files.OptionsOf(file);
            // Pixels are rounded twice on the way, and a picture's colour may be that of the next step.
            double limit =
                options.Float16 ? 0.05
                : options.Preprocess ? 1e-2
                : 1e-4;
            foreach (var (output, largest, own) in files.InNode(file))
                Assert.True(
                    largest
                        <= (
                            output.StartsWith("overlay", StringComparison.Ordinal) ? 2
                            : own && !options.Float16 && !options.Preprocess ? 0
                            : limit
                        ),
                    $"{file}: {output} differs by {largest}."
                );
        }
    }
}
