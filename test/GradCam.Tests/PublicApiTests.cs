using PublicApiGenerator;

namespace GradCam.Tests;

public class PublicApiTests
{
    /// <summary>
    /// The library's public members are those in PublicApi.txt. Whoever changes them on purpose runs this test with
    /// GRADCAM_ACCEPT=1, which rewrites the file, and commits it.
    /// </summary>
    [Fact]
    public void PublicMembers_areThoseThatWereAccepted()
    {
        string actual =
            typeof(Explainer)
                .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
                .ReplaceLineEndings("\n") + "\n";
        string path = Path.Combine(Repository.Root, "test", "GradCam.Tests", "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
