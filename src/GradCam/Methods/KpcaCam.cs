using System.Globalization;
using GradCam.Building;
using GradCam.Methods.Engine;
using GradCam.Onnx;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// KPCA-CAM (Karmani et al. 2024, eq. 3 to 6): the first component of kernel PCA over the places, with the sigmoid
    /// kernel <c>tanh(x·y / C + 1)</c> of the centred activations.
    /// </summary>
    public static CamMethod KpcaCam { get; } =
        new(
            "kpcacam",
            "KPCA-CAM",
            "https://arxiv.org/abs/2410.00267",
            "Eigen-CAM for features that do not lie on a line",
            new MapFormula(x =>
            {
                Val places = x.A.Reshape(0, 0, -1).Transpose(0, 2, 1);
                places -= places.Mean([1]);
                Val channels = places.Shape(2, 3).Cast(ElementType.Float);
                // tanh(z + 1) - tanh(1) by the addition theorem: the difference that is left of small numbers is not
                // lost beside tanh(1), which centring would take away.
                float one = MathF.Tanh(1);
                Val z = (places.MatMul(places.Transpose(0, 2, 1)) / channels).Tanh();
                Val kernel = z * (1 - one * one) / (1 + one * z);
                kernel = kernel - kernel.Mean([1]) - kernel.Mean([2]) + kernel.Mean([1, 2]);
                Val scale = Eigen.Largest(kernel);
                kernel /= scale;
                // The kernel is not positive: where a negative eigenvalue is the largest, it is lifted away and the
                // search goes on above it.
                Val largest = Eigen.First(kernel);
                Val lift = (-Eigen.Value(kernel, largest)).Relu();
                Val identity = kernel.Graph.Emit("EyeLike", [kernel.Mean([0], keep: false)]);
                Val first = Eigen.First(kernel + lift * identity);
                return x.Like(Eigen.SignCorrected(first * (Eigen.Value(kernel, first).Relu() * scale).Sqrt()));
            })
            {
                UsesGradients = false,
                UnsupportedReason = TooManyPlaces,
            }
        );

    private static string? TooManyPlaces(LayerInGraph site)
    {
        double places = site.Places ?? 0,
            most = Eigen.MostRows(site);
        return places <= most
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"KPCA-CAM compares every place with every other, and layer '{site.Layer.Name}' has {places:N0}, "
                    + $"more than {most:N0}; choose a later layer (Explainer.Layers lists them)."
            );
    }
}
