using GradCam.Layers;

namespace GradCam.Tests.Layers;

public class LayerSelectorTests
{
    private static readonly Layer[] Layers =
    [
        New("model/block5_conv1/Conv2D:0", "model/block5_conv1/Conv2D"),
        New("model/block5_conv1/Relu:0", "model/block5_conv1/Relu"),
        New("/layer4/layer4.1/conv2/Conv_output_0", "/layer4/layer4.1/conv2/Conv"),
        New("/layer4/layer4.1/Relu_1_output_0", "/layer4/layer4.1/Relu_1"),
        New("layer:features", "node9"),
    ];

    [Theory]
    [InlineData("model/block5_conv1/Conv2D:0", 0)]
    [InlineData("model/block5_conv1/Conv2D", 0)]
    [InlineData("block5_conv1", 1)]
    [InlineData("layer4.1", 3)]
    [InlineData("layer4", 3)]
    [InlineData("conv2", 2)]
    [InlineData("layer:features", 4)]
    [InlineData("features", 4)]
    [InlineData("node9", 4)]
    public void Select_ofName_givesOneLayer(string text, int expected) =>
        Assert.Equal([Layers[expected]], LayerSelector.Select(Layers, text));

    [Theory]
    [InlineData("*Relu*", new[] { 1, 3 })]
    [InlineData("model/*", new[] { 0, 1 })]
    [InlineData("node?", new[] { 4 })]
    [InlineData("*", new[] { 0, 1, 2, 3, 4 })]
    public void Select_ofGlob_givesAllThatMatch(string text, int[] expected) =>
        Assert.Equal(expected.Select(i => Layers[i]), LayerSelector.Select(Layers, text));

    [Theory]
    [InlineData("block5_conv2", "'block5_conv1'")]
    [InlineData("layer4.2", "'layer4.1'")]
    public void Select_ofUnknownName_suggestsNearNames(string text, string suggestion) =>
        Assert.Contains(suggestion, Assert.Throws<GradCamException>(() => LayerSelector.Select(Layers, text)).Message);

    private static Layer New(string name, string node) => new(name, node, "Conv", [null, 8, 4, 4]);
}
