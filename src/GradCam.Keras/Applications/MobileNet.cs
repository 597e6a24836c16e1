using System.Globalization;

namespace GradCam.Keras.Applications;

/// <summary>MobileNet (Howard et al. 2017, https://arxiv.org/abs/1704.04861) of four widths.</summary>
internal static class MobileNet
{
    public static IReadOnlyList<Application> All { get; } = [.. new[] { 1, 0.75, 0.5, 0.25 }.Select(Of)];

    private static Application Of(double alpha) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"MobileNet {alpha:0.0#}"),
            string.Create(CultureInfo.InvariantCulture, $"mobilenet_{alpha:0.00}_{{0}}"),
            "conv_dw_13",
            PreprocessingPresets.KerasTf,
            x => Body(x, alpha),
            Top
        )
        {
            Sizes = [224, 192, 160, 128],
        };

    private static Flow Body(Flow x, double alpha)
    {
        x = x.Conv((int)(32 * alpha), 3, "conv1", stride: 2, same: true, bias: false)
            .Normed("conv1_bn")
            .Relu("conv1_relu", 6);
        int[] filters = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
        for (int i = 1; i <= filters.Length; i++)
        {
            bool halve = i is 2 or 4 or 6 or 12;
            if (halve)
                x = x.Pad(0, 1, $"conv_pad_{i}");
            x = x.Depthwise(3, $"conv_dw_{i}", halve ? 2 : 1, same: !halve)
                .Normed($"conv_dw_{i}_bn")
                .Relu($"conv_dw_{i}_relu", 6);
            x = x.Conv((int)(filters[i - 1] * alpha), 1, $"conv_pw_{i}", same: true, bias: false)
                .Normed($"conv_pw_{i}_bn")
                .Relu($"conv_pw_{i}_relu", 6);
        }
        return x;
    }

    private static Flow Top(Flow x, int classes) =>
        x.Averaged(keep: true)
            .Dropped("dropout")
            .Conv(classes, 1, "conv_preds", same: true)
            .Shaped("reshape_2")
            .Activated("softmax", "predictions");
}
