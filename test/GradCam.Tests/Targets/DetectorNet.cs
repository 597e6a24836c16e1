using System.Collections.Concurrent;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>
/// A network that finds the same few boxes of 20 in every picture; their numbers depend on the picture only a little.
/// </summary>
internal static class DetectorNet
{
    public const int Rows = 20,
        Size = 32;

    public static readonly Tensor Input = new(SmallModels.Numbers([3, Size, Size]), [1, 3, Size, Size]);
    private static readonly ConcurrentDictionary<string, float[]> Weightings = new();

    /// <summary>
    /// Centre, size, objectness and the two classes' scores. Of the first two, of one class, the second overlaps the
    /// first; so does the third, of the other class.
    /// </summary>
    private static readonly Dictionary<int, float[]> Boxes = new()
    {
        [3] = [10, 10, 8, 8, 0.9f, 0.8f, 0.1f],
        [5] = [11, 10, 8, 8, 0.8f, 0.85f, 0.1f],
        [7] = [10, 11, 8, 8, 0.7f, 0.1f, 0.9f],
        [9] = [24, 24, 6, 10, 0.6f, 0.9f, 0.3f],
        [11] = [24, 8, 4, 4, 0.4f, 0.5f, 0.1f],
    };

    public static float Certainty(string layout, float[] all, int row)
    {
        int best = Boxes[row][5] > Boxes[row][6] ? 0 : 1;
        return layout switch
        {
            "transposed" => all[(4 + best) * Rows + row],
            "corners" => all[row * 6 + 4],
            _ => all[row * 7 + 4] * all[row * 7 + 5 + best],
        };
    }

    /// <summary>The gradient of a number made of the output, times the layer's values, summed over channels.</summary>
    public static float[] Gradient(string layout, Func<float[], float> score)
    {
        const float step = 0.1f;
        float[] features = Features(),
            map = new float[16];
        for (int i = 0; i < features.Length; i++)
        {
            float[] more = [.. features],
                less = [.. features];
            more[i] += step;
            less[i] -= step;
            map[i % 16] += (score(Run(layout, more)) - score(Run(layout, less))) / (2 * step) * features[i];
        }
        return map;
    }

    public static float[] Features()
    {
        var model = Model("objectness");
        model.Graph.Output[0].Name = "features";
        return SmallModels.Run(model, ("image", [1, 3, Size, Size], Input.Data));
    }

    /// <summary>The output for given values of the layer, by hand.</summary>
    public static float[] Run(string layout, float[]? features = null)
    {
        features ??= Features();
        float[] numbers = Fixed(layout),
            weights = Weightings.GetOrAdd(layout, Weights);
        for (int k = 0; k < features.Length; k++)
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] += features[k] * weights[k * numbers.Length + i];
        return numbers;
    }

    /// <summary>The part that is the same for every picture, in the layout's own order.</summary>
    private static float[] Fixed(string layout)
    {
        float[][] rows =
        [
            .. Enumerable
                .Range(0, Rows)
                .Select(r => Boxes.GetValueOrDefault(r) ?? [16, 30, 0.4f, 0.2f, 0.08f, 0.09f, 0.08f]),
        ];
        return layout switch
        {
            "transposed" => Transposed([.. rows.Select(b => (float[])[.. b[..4], .. b[5..]])]),
            "single" => Transposed([.. rows.Select(b => b[..5])]),
            "single rows" => [.. rows.SelectMany(b => b[..5])],
            "corners" =>
            [
                .. rows.SelectMany(b =>
                    (float[])
                        [
                            b[0] - b[2] / 2,
                            b[1] - b[3] / 2,
                            b[0] + b[2] / 2,
                            b[1] + b[3] / 2,
                            b[4] * b[5..].Max(),
                            b[5] > b[6] ? 0 : 1,
                        ]
                ),
            ],
            "fractions" => [.. rows.SelectMany(b => (float[])[.. b[..4].Select(v => v / Size), .. b[4..]])],
            _ => [.. rows.SelectMany(b => b)],
        };
    }

    /// <summary>
    /// The part of the output that depends on the layer: only in scores, where it must not change which box is best.
    /// </summary>
    private static float[] Weights(string layout)
    {
        int columns = Fixed(layout).Length / Rows;
        bool transposed = layout is "transposed" or "single";
        return
        [
            .. from k in Enumerable.Range(0, 64)
            from i in Enumerable.Range(0, Rows * columns)
            let column = transposed ? i / Rows : i % columns
            select column < 4 || (layout == "corners" && column == 5) ? 0 : 0.001f * MathF.Sin(k * 1.3f + i * 0.7f),
        ];
    }

    private static float[] Transposed(float[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).SelectMany(column => rows.Select(r => r[column]))];

    public static ModelProto Model(string layout)
    {
        float[] fixedPart = Fixed(layout);
        int columns = fixedPart.Length / Rows;
        long[] shape = layout is "transposed" or "single" ? [0, columns, Rows] : [0, Rows, columns];
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("strides", [8L, 8])),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("Flatten", ["features"], ["flat"]),
                Nodes.New("Gemm", ["flat", "weights", "fixed"], ["numbers"]),
                Nodes.New("Reshape", ["numbers", "shape"], ["boxes"]),
            ],
            [("image", [-1, 3, Size, Size])],
            ["boxes"],
            18,
            Tensors.Of("w", SmallModels.Numbers([4 * 3 * 64]), 4, 3, 8, 8),
            Tensors.Of("weights", Weights(layout), 64, fixedPart.Length),
            Tensors.Of("fixed", fixedPart, fixedPart.Length),
            Tensors.Vector("shape", shape)
        );
    }
}
