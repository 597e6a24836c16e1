using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models.Metadata;

/// <summary>
/// What follows from a model that begins by scaling and shifting its input: such a model takes pixels of 0..255, or
/// 0..1, and normalizes them by itself.
/// </summary>
internal static class GraphNormalization
{
    private const int MostSteps = 32,
        MostChannels = 4;

    /// <summary>The preset that the model's first operators leave over; null if they say nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The name of its input.</param>
    public static PreprocessingPreset? Of(ModelProto model, string input)
    {
        var constants = model
            .Graph.Initializer.Where(IsSmall)
            .GroupBy(t => t.Name)
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var node in model.Graph.Node.Where(n => n.OpType == "Constant" && n.Output.Count == 1))
            if (node.Attribute.FirstOrDefault(a => a.Name == "value")?.T is { } value && IsSmall(value))
                constants.TryAdd(node.Output[0], value);
        double factor = 1,
            shift = 0;
        string at = input;
        for (int step = 0; step < MostSteps; step++)
        {
            NodeProto[] readers = [.. model.Graph.Node.Where(n => n.Input.Contains(at)).Take(2)];
            if (readers is not [{ Output.Count: > 0 } node])
                break;
            if (node.OpType is "Identity" or "Cast" or "Transpose" or "Reshape" or "Unsqueeze" or "Squeeze" or "Resize")
            {
                at = node.Output[0];
                continue;
            }
            bool isFirst = node.Input[0] == at;
            if (
                node.Input.Count != 2
                || !constants.TryGetValue(node.Input[isFirst ? 1 : 0], out var tensor)
                || (node.OpType is "Sub" or "Div" && !isFirst)
            )
                break;
            double number = Tensors.Floats(tensor).Average(v => (double)v);
            switch (node.OpType)
            {
                case "Add":
                    shift += number;
                    break;
                case "Sub":
                    shift -= number;
                    break;
                case "Mul":
                    (factor, shift) = (factor * number, shift * number);
                    break;
                case "Div":
                    (factor, shift) = (factor / number, shift / number);
                    break;
                default:
                    return Range(factor, shift);
            }
            at = node.Output[0];
        }
        return Range(factor, shift);
    }

    /// <summary>
    /// Networks compute with numbers around 1, or, those of Caffe's time, with pixels less their mean. The range of
    /// the input is the one that becomes such numbers.
    /// </summary>
    private static PreprocessingPreset? Range(double factor, double shift) =>
        (factor, shift) switch
        {
            // Divided by 255 or 127.5, and perhaps by a deviation of about 0.2.
            (>= 0.002 and <= 0.08, _) => PreprocessingPresets.Raw,
            (>= 0.5 and <= 20, <= -20) => PreprocessingPresets.Raw,
            // Divided by a deviation, or brought to -1..1.
            (>= 1.5 and <= 20, > -20 and < 1) => PreprocessingPresets.Unit,
            (>= 0.9 and < 1.5, >= -1 and <= -0.1) => PreprocessingPresets.Unit,
            // Brought back to 0..255.
            (>= 100 and <= 300, _) => PreprocessingPresets.Unit,
            _ => null,
        };

    private static bool IsSmall(TensorProto tensor) =>
        (ElementType)tensor.DataType == ElementType.Float
        && Tensors.Count(tensor) is >= 1 and <= MostChannels
        && (tensor.HasRawData || tensor.FloatData.Count > 0);
}
