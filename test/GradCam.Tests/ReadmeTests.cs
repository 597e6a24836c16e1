namespace GradCam.Tests;

/// <summary>The README's C# example is this file's: it compiles, runs, and is the same to the letter.</summary>
[Collection("current folder")]
public class ReadmeTests
{
    [Fact]
    public void Example_inCSharp_runs() =>
        PageExample.InFolder(() =>
        {
            float[,] map = Example();

            Assert.Equal((128, 128), (map.GetLength(0), map.GetLength(1)));
            Assert.Equal(451, Picture.Load("cat.png").Width);
        });

    [Fact]
    public void Example_inCSharp_isTheOneThatRuns() => PageExample.AssertSame("README.md", "ReadmeTests.cs");

    private static float[,] Example()
    {
        // <example>
        using var explainer = Explainer.Load("models/cats-dogs.onnx"); // finds layer, logits and preprocessing; each can be set
        Picture picture = Picture.Load("samples/chelsea.png");

        Explanation e = explainer.Explain(picture); // Grad-CAM for the top class
        e.Overlay(Colormap.Jet).Save("cat.png");
        Console.WriteLine($"{e.Target.Label} {e.Target.Probability:P1} at {e.Layer}");

        Explanation why = explainer.Explain(picture, CamMethods.LayerCam, Target.Class("cat") - Target.Class("dog"));
        float[,] map = why.Map; // 0..1 at the input's resolution
        // </example>
        return map;
    }
}
