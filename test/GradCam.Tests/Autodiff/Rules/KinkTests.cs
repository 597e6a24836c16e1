namespace GradCam.Tests.Autodiff.Rules;

/// <summary>
/// Gradients at kinks and ties, where finite differences say nothing: they are as the rules' notes state.
/// </summary>
public class KinkTests
{
    [Theory]
    [InlineData("Relu", "3", new float[] { -1, 0, 2 }, new float[] { 0, 0, 1 })]
    [InlineData("LeakyRelu", "3 | alpha=0.5", new float[] { -1, 0, 2 }, new[] { 0.5f, 0.5f, 1 })]
    [InlineData("Clip", "4 ; f(0) ; f(6)", new float[] { 0, 3, 6, 7 }, new float[] { 0, 1, 0, 0 })]
    [InlineData("HardSigmoid", "3 | alpha=0.5 beta=0.5", new float[] { -1, 0, 1 }, new[] { 0, 0.5f, 0 })]
    [InlineData("Abs", "3", new float[] { -2, 0, 2 }, new float[] { -1, 0, 1 })]
    [InlineData("ThresholdedRelu", "3", new float[] { 0, 1, 2 }, new float[] { 0, 0, 1 })]
    [InlineData("ReduceMax", "2,3 ; i[1]", new float[] { 1, 5, 5, 2, 2, 2 }, new float[] { 0, 1, 0, 1, 0, 0 })]
    [InlineData(
        "ReduceMin",
        "2,3 ; i[1] | keepdims=0",
        new float[] { 1, 1, 5, 2, 2, 2 },
        new float[] { 1, 0, 0, 1, 0, 0 }
    )]
    [InlineData("ReduceMax", "2,2", new float[] { 3, 3, 3, 3 }, new float[] { 1, 0, 0, 0 })]
    [InlineData("ReduceL2", "2,2 ; i[1]", new float[] { 0, 0, 3, 4 }, new[] { 0, 0, 0.6f, 0.8f })]
    [InlineData("Max", "3 ; f[1,2,3]", new float[] { 1, 5, 0 }, new[] { 0.5f, 1, 0 })]
    [InlineData("Min", "3 ; f[1,2,3]", new float[] { 1, 5, 0 }, new[] { 0.5f, 0, 1 })]
    public void Gradient_atKink_isWhatTheNoteSays(string op, string sample, float[] values, float[] expected) =>
        Assert.Equal(expected, SampleGradient.At(op, sample, values));
}
