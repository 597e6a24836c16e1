using System.Numerics.Tensors;

namespace GradCam.Running;

/// <summary>One of the inputs whose maps are averaged: mirrored or not, times a factor.</summary>
internal readonly record struct Augmentation(bool Mirrored, float Factor)
{
    /// <summary>The input as it is, and all others that pytorch-grad-cam averages over.</summary>
    public static IReadOnlyList<Augmentation> All { get; } =
    [new(false, 1), new(false, 0.9f), new(false, 1.1f), new(true, 0.9f), new(true, 1), new(true, 1.1f)];

    /// <summary>The changed samples.</summary>
    public BatchPart Apply(BatchPart part, Layer input)
    {
        var data = part.Data.ToArray();
        if (Mirrored)
        {
            bool last = input.Layout == LayerLayout.ChannelsFirst;
            Mirror(data, (int)part.Shape[^(last ? 1 : 2)], last ? 1 : (int)part.Shape[^1]);
        }
        if (Factor != 1)
            TensorPrimitives.Multiply(data, Factor, data);
        return part with { Data = data };
    }

    /// <summary>A map of the changed samples, turned back.</summary>
    public Tensor Undo(Tensor map)
    {
        if (!Mirrored)
            return map;
        float[] data = [.. map.Data];
        Mirror(data, map.Shape[^1], 1);
        return new(data, map.Shape);
    }

    private static void Mirror(float[] data, int width, int depth)
    {
        for (int row = 0; row < data.Length; row += width * depth)
        for (int left = 0; left < width / 2; left++)
        for (int c = 0; c < depth; c++)
        {
            int a = row + left * depth + c,
                b = row + (width - 1 - left) * depth + c;
            (data[a], data[b]) = (data[b], data[a]);
        }
    }
}
