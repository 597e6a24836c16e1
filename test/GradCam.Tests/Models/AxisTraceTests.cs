using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

/// <summary>The first convolution tells which axis of the input holds the channels, and how many they are.</summary>
public class AxisTraceTests
{
    [Theory]
    // A last axis of 1 or 3 that holds places.
    [InlineData("1,11,60,1", 1, 11, "Conv 11")]
    [InlineData("1,7,60,3", 1, 7, "Sub", "Conv 7")]
    // Channels last, as Keras exports have them, for pictures, signals and volumes.
    [InlineData("1,64,64,3", 3, 3, "Transpose 0312", "Conv 3")]
    [InlineData("1,64,64,6", 3, 6, "Mul", "Transpose 0312", "Conv 6")]
    [InlineData("1,120,1", 2, 1, "Transpose 021", "Conv 1")]
    [InlineData("1,120,12", 2, 12, "Transpose 021", "Pad", "Conv 12")]
    [InlineData("1,120,12", 2, 12, "Unsqueeze 1", "Transpose 0312", "Conv 12")]
    [InlineData("1,8,16,16,2", 4, 2, "Transpose 04123", "Conv 2")]
    public void Channels_areTheAxisThatTheConvolutionSums(string dims, int axis, int count, params string[] nodes) =>
        Assert.Equal((axis, (long?)count), AxisTrace.Channels(Graph(nodes, Dims(dims)), "image", Dims(dims).Length));

    [Theory]
    [InlineData("1,3,32,32", "Relu", "Flatten", "Conv 3")]
    [InlineData("1,3,32,32", "MatMul")]
    [InlineData("1,32,32", "Unsqueeze 1", "Conv 1")]
    public void Channels_whereNoOperatorTells_areNotKnown(string dims, params string[] nodes) =>
        Assert.Null(AxisTrace.Channels(Graph(nodes, Dims(dims)), "image", Dims(dims).Length));

    [Fact]
    public void Channels_ofGroups_countAllOfThem() =>
        Assert.Equal((1, (long?)6), AxisTrace.Channels(Graph(["Conv 2 3"], [1, 6, 8, 8]), "image", 4));

    private static long[] Dims(string text) => [.. text.Split(',').Select(long.Parse)];

    private static GraphProto Graph(string[] nodes, long[] dims)
    {
        var graph = new GraphProto();
        string value = "image";
        foreach (string text in nodes)
        {
            string[] words = text.Split(' ');
            string next = $"{value}+";
            var node = Nodes.New(words[0], [value], [next]);
            switch (words[0])
            {
                case "Transpose":
                    node.Attribute.Add(Attr.Of("perm", words[1].Select(digit => (long)(digit - '0'))));
                    break;
                case "Unsqueeze":
                    graph.Initializer.Add(Tensors.Vector("axes", [long.Parse(words[1])]));
                    node.Input.Add("axes");
                    break;
                case "Conv":
                    long[] shape = [4, long.Parse(words[1]), .. Enumerable.Repeat(1L, dims.Length - 2)];
                    graph.Initializer.Add(Tensors.Of("w", SmallModels.Numbers([.. shape.Select(d => (int)d)]), shape));
                    node.Input.Add("w");
                    if (words.Length > 2)
                        node.Attribute.Add(Attr.Of("group", long.Parse(words[2])));
                    break;
            }
            graph.Node.Add(node);
            value = next;
        }
        return graph;
    }
}
