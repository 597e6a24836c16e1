using GradCam.Data.Metrics.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>
/// Takes from a network all that it has learned. Weights (initializers of two axes or more) are drawn anew from the
/// normal distribution with the mean and standard deviation that the tensor has, so that values keep their size on the
/// way through the network. Biases and other vectors, which may have to be positive, are shuffled.
/// </summary>
internal static class RandomWeights
{
    /// <summary>The model with random parameters; shares all else.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="seed">The same seed gives the same parameters.</param>
    public static ModelProto Of(ModelProto model, int seed)
    {
        var changed = model.ShallowCopy();
        for (int i = 0; i < changed.Graph.Initializer.Count; i++)
            if (Drawn(changed.Graph.Initializer[i], new(HashCodes.Of(seed, i))) is { } random)
                changed.Graph.Initializer[i] = random;
        return changed;
    }

    /// <summary>The model with random weights in the last node before the scores that has any.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="scores">The tensor of the scores.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public static ModelProto OfLast(ModelProto model, string scores, int seed)
    {
        var changed = model.ShallowCopy();
        var tensors = changed.Graph.Initializer;
        int end = changed.Graph.Node.ToList().FindIndex(n => n.Output.Contains(scores));
        foreach (var node in changed.Graph.Node.Take(end < 0 ? changed.Graph.Node.Count : end + 1).Reverse())
        {
            int weights = tensors.ToList().FindIndex(t => node.Input.Contains(t.Name) && IsWeight(t));
            if (weights < 0)
                continue;
            tensors[weights] = Drawn(tensors[weights], new(HashCodes.Of(seed, weights)))!;
            break;
        }
        return changed;
    }

    private static bool IsWeight(TensorProto tensor) =>
        (ElementType)tensor.DataType == ElementType.Float && tensor.Dims.Count(length => length > 1) > 1;

    /// <summary>Null for what is no parameter: whole numbers, such as shapes, and single numbers.</summary>
    private static TensorProto? Drawn(TensorProto tensor, Random random)
    {
        if ((ElementType)tensor.DataType != ElementType.Float || Tensors.Count(tensor) < 2)
            return null;
        float[] values = Tensors.Floats(tensor);
        if (!IsWeight(tensor))
            random.Shuffle(values);
        else
        {
            double mean = values.Average(v => (double)v),
                deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(mean + deviation * Normal.Next(random));
        }
        return Tensors.Of(tensor.Name, values, [.. tensor.Dims]);
    }
}
