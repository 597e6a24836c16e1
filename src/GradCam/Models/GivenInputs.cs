using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>What a user gives to the inputs that the explained picture does not go to.</summary>
/// <param name="Tensors">Tensors, and lists of numbers, by the input's name.</param>
/// <param name="Pictures">Photographs, by the input's name.</param>
/// <param name="Prepare">The preparation of a photograph for one of the inputs.</param>
internal sealed record GivenInputs(
    IReadOnlyDictionary<string, Tensor> Tensors,
    IReadOnlyDictionary<string, Picture> Pictures,
    Func<ModelProto, ValueInfoProto, Preprocessing> Prepare
)
{
    private const int PictureAxes = 4;

    /// <summary>Nothing.</summary>
    public static GivenInputs None { get; } =
        new(
            new Dictionary<string, Tensor>(),
            new Dictionary<string, Picture>(),
            (_, _) => throw new InvalidOperationException()
        );

    /// <summary>The values as tensors, the photographs prepared for their inputs.</summary>
    /// <exception cref="GradCamException">An input is given twice, or takes no photograph.</exception>
    public IReadOnlyDictionary<string, Tensor> For(ModelProto model)
    {
        if (Pictures.Count == 0)
            return Tensors;
        var all = new Dictionary<string, Tensor>(Tensors);
        foreach (var (name, picture) in Pictures)
            if (!all.TryAdd(name, Prepared(model, name, picture)))
                throw new GradCamException($"Input '{name}' is given a tensor and a picture: give it one of them.");
        return all;
    }

    private Tensor Prepared(ModelProto model, string name, Picture picture)
    {
        // A name that the model does not have is told with all names that it has, where inputs are fixed.
        if (model.Graph.Input.FirstOrDefault(i => i.Name == name) is not { } input)
            return new([0], [1]);
        if (
            Dim.Of(input.Type) is not { Length: PictureAxes }
            || ModelInputs.Of(InputLayout.Of(model, input)).Channels is not (null or 1 or 3)
        )
            throw new GradCamException(
                $"Input '{name}' [{string.Join(", ", Dim.Of(input.Type) ?? [])}] takes no photograph: give it numbers "
                    + "or a tensor (.npy)."
            );
        var prepared = Prepare(model, input).Apply(picture);
        return new(prepared.Tensor, [1, .. prepared.Shape]);
    }
}
