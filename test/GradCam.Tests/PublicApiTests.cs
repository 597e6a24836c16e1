using GradCam.Data;
using PublicApiGenerator;

namespace GradCam.Tests;

public class PublicApiTests
{
    /// <summary>
    /// The libraries' public members are those in PublicApi.txt and PublicApi.Data.txt. Whoever changes them on purpose
    /// runs this test with GRADCAM_ACCEPT=1, which rewrites the files, and commits them.
    /// </summary>
    [Theory]
    [InlineData(typeof(Explainer), "PublicApi.txt")]
    [InlineData(typeof(PictureSet), "PublicApi.Data.txt")]
    public void PublicMembers_areThoseThatWereAccepted(Type type, string file)
    {
        string actual =
            type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
                .ReplaceLineEndings("\n") + "\n";
        string path = Path.Combine(Repository.Root, "test", "GradCam.Tests", file);
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
