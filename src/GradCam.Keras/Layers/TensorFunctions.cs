using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>
/// Functions of tensors among the layers: TFOpLambda and its kin of Keras 2, the operations of Keras 3.
/// </summary>
internal static class TensorFunctions
{
    public static Family Rows { get; } =
        new()
        {
            { "TFOpLambda", Apply },
            { "SlicingOpLambda", Apply },
            { "TensorFlowOpLayer", Apply },
        };

    private static readonly Family[] Families =
    [
        ElementwiseFunctions.Rows,
        ReducingFunctions.Rows,
        ShapingFunctions.Rows,
    ];

    /// <summary>By the last part of TensorFlow's name, or Keras 3's class in snake case.</summary>
    private static readonly Dictionary<string, LayerRule> Functions = new(Families.SelectMany(rows => rows));

    /// <summary>The names of all functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The functions with their names, as <see cref="Family.Aliases"/> has them.</summary>
    public static IEnumerable<string[]> Aliases => Families.SelectMany(rows => rows.Aliases);

    /// <summary>
    /// The function that a layer stands for, as the table calls it; null if it is a layer in earnest.
    /// </summary>
    public static string? NameOf(KerasLayer layer)
    {
        string? name = layer.IsFunction
            ? layer.Class
            : layer.Class switch
            {
                "TFOpLambda" => layer.Config.Text("function")?.Split('.')[^1] ?? "?",
                "SlicingOpLambda" => "getitem",
                "TensorFlowOpLayer" => NodeDef(layer),
                _ => null,
            };
        return name is null || Functions.ContainsKey(name) ? name : CheckpointWeights.SnakeCase(name);
    }

    /// <summary>The rule of the function that a layer stands for.</summary>
    public static KerasTensor[] Apply(LayerCall c) =>
        NameOf(c.Layer) is { } name && Functions.GetValueOrDefault(name) is { } rule
            ? rule(c)
            : throw Unknown(NameOf(c.Layer) ?? c.Layer.Class, c.Path);

    private static GradCamException Unknown(string name, string layer) =>
        new(
            $"Layer '{layer}' is the function '{name}', which is not known "
                + $"here{Suggestions.For(name, Functions.Keys)}; replace it by layers of Keras, or export the model "
                + "to ONNX with Python."
        );

    private static string NodeDef(KerasLayer layer) =>
        layer.Config.Find("node_def") switch
        {
            { IsObject: true } def => def.Text("op") ?? "?",
            { IsText: true } text when text.String!.Split("op: \"") is [_, var rest, ..] => rest.Split('"')[0],
            _ => "?",
        };
}
