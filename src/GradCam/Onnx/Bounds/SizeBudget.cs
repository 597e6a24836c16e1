using System.Globalization;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// The memory and time that a model may take. A few bytes of a file can ask for terabytes, or for years, and the
/// runtime would do as it is told, some of it while loading; networks need a few times their input and their weights.
/// </summary>
internal sealed class SizeBudget
{
    // Values that are in use at the same time, and inputs of whole volumes and batches: what a machine of a few
    // gigabytes can still bear.
    private const double Together = 4,
        Ceiling = 8;

    private readonly string _name;
    private readonly ResourceLimits _limits;
    private readonly double _constant,
        _value,
        _live,
        _input;
    private double _inUse,
        _work;

    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs, with lengths in place of open ones.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The limits that the budget is made from.</param>
    public SizeBudget(ModelProto model, IEnumerable<Known> inputs, string name, ResourceLimits limits)
    {
        (_name, _limits) = (name, limits);
        double fed = inputs.Sum(i => i.Bytes),
            tensor = limits.TensorBytes;
        double weight = 0,
            weights = 0;
        foreach (var initializer in model.Graph.Initializer)
        {
            double bytes =
                Known.Product(initializer.Dims.Select(d => (long?)d)) * Known.SizeOf((ElementType)initializer.DataType);
            weight = Math.Max(weight, bytes);
            weights += bytes;
        }
        _input = Math.Max(tensor, weight);
        _constant = Math.Max(tensor, weight);
        _value = Math.Max(_constant, Math.Min(Ceiling * tensor, limits.InputGrowth * fed));
        // Quantized weights are written out as float32, all of them at once.
        _live = Math.Max(Together * _value, Together * weights);
        _live = Math.Min(_live, Math.Max(2 * Ceiling * tensor, Together * weights));
    }

    /// <summary>The multiply-adds of all nodes so far.</summary>
    public double Work => _work;

    /// <summary>Checks what is fed to the model.</summary>
    /// <exception cref="GradCamException">It is too large.</exception>
    public void CheckInput(string input, Known value)
    {
        // However far the limits are raised, arrays have no more elements.
        if (value.Elements > int.MaxValue)
            throw new GradCamException(
                $"{_name} wants an input '{input}' of shape {value}, which is more than can be held; export the "
                    + "model with a smaller batch or size."
            );
        if (value.Bytes > _input)
            throw new GradCamException(
                $"{_name} wants an input '{input}' of shape {value}, which takes {Number(value.Bytes)} bytes: "
                    + $"{_limits.Met("tensor-bytes")}"
            );
    }

    /// <summary>Checks one value that a node makes.</summary>
    /// <exception cref="GradCamException">It is too large.</exception>
    public void Check(NodeProto node, Known value)
    {
        if (value.Bytes > (value.FromInput ? _value : _constant))
            throw new GradCamException(
                $"{_name} makes a value of shape {value} ({Number(value.Bytes)} bytes) in node '{node.Label()}' "
                    + $"({node.OpType}): {_limits.Met("tensor-bytes")}"
            );
    }

    /// <summary>Takes memory, until the same is given back.</summary>
    /// <exception cref="GradCamException">All values in use together are too large.</exception>
    public void Take(NodeProto node, double bytes)
    {
        _inUse += bytes;
        if (_inUse > _live)
            throw new GradCamException(
                $"{_name} has values of {Number(_inUse)} bytes in use at node '{node.Label()}' ({node.OpType}), more "
                    + $"than {Number(_live / _limits.TensorBytes)} times the most for one: "
                    + $"{_limits.Met("tensor-bytes")}"
            );
    }

    /// <summary>Gives memory back.</summary>
    public void Give(double bytes) => _inUse -= bytes;

    /// <summary>Counts multiply-adds.</summary>
    /// <exception cref="GradCamException">The model takes too many in all.</exception>
    public void Spend(NodeProto node, double work)
    {
        _work += work;
        if (!(_work <= _limits.Work))
            throw new GradCamException(
                $"{_name} takes {Number(_work)} multiply-adds or steps of like cost up to node '{node.Label()}' "
                    + $"({node.OpType}): {_limits.Met("work")}"
            );
    }

    private static string Number(double value) =>
        value < 1e18
            ? value.ToString("N0", CultureInfo.InvariantCulture)
            : value.ToString("0.#e0", CultureInfo.InvariantCulture);
}
