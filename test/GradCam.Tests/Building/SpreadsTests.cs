using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Building.ValOps;

namespace GradCam.Tests.Building;

public class SpreadsTests
{
    private readonly GraphBuilder _graph = new(
        new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto(),
            OpsetImport = { new OperatorSetIdProto { Version = 18 } },
        }
    );
    private readonly Val _image,
        _channels;

    public SpreadsTests()
    {
        _image = _graph.Input("image", ElementType.Float, [1, 3, 2, 2]);
        _channels = _graph.Input("channels", ElementType.Float, [1, 3, 1, 1]);
    }

    private Val Spread => _graph.Spreads.Repeat(_channels, _image, [2, 3]);

    [Fact]
    public void Emit_of_spread_values_alone_stays_narrow()
    {
        Val result = Where((Spread * Spread + 1f).Equal(0), 0, Spread.Relu());
        Assert.True(_graph.Spreads.IsNarrow(_graph.Spreads.Source(result, [2, 3])!.Value.Source, [2, 3]));
        Assert.Equal(_channels.Name, Spread.Mean([2, 3]).Name);
        Assert.Equal("Mul", _graph.Producer(Spread.Sum([2, 3]).Name)!.OpType);
    }

    [Fact]
    public void Emit_of_a_scalar_beside_a_narrow_value_writes_it_out_for_each_channel()
    {
        var constant = _graph.Constant(
            _graph.Producer(_graph.Spreads.Source(Spread * 2.5f, [2, 3])!.Value.Source.Name)!.Input[1]
        )!;
        Assert.Equal([1, 3, 1, 1], constant.Dims);
        Assert.Equal([2.5f, 2.5f, 2.5f], Tensors.Floats(constant));

        Val unknown = _graph.Input("unknown", ElementType.Float, [1, new Dim(null), 2, 2]).Sum([2, 3]);
        Assert.Empty(_graph.Constant(_graph.Producer((unknown * 2.5f).Name)!.Input[1])!.Dims);
    }

    [Fact]
    public void Emit_of_a_spread_value_beside_what_has_the_places_needs_no_repetition()
    {
        Val result = Spread * _image;
        Assert.Equal([_channels.Name, _image.Name], _graph.Producer(result.Name)!.Input);
        Assert.Null(_graph.Spreads.Source(result, [2, 3]));
    }

    [Fact]
    public void Sum_of_weighted_values_weighs_their_sum()
    {
        var product = _graph.Producer((Spread * _image).Sum([2, 3]).Name)!;
        Assert.Equal(("Mul", _channels.Name), (product.OpType, product.Input[0]));
        Assert.Equal(
            ("ReduceSum", _image.Name),
            (_graph.Producer(product.Input[1])!.OpType, _graph.Producer(product.Input[1])!.Input[0])
        );
        Assert.Equal("ReduceSum", _graph.Producer((Spread * _image).Sum([3]).Name)!.OpType);
    }

    [Fact]
    public void Emit_beside_a_value_of_unknown_shape_repeats()
    {
        Val other = _graph.Input("other", ElementType.Float, null);
        Assert.Equal("Expand", _graph.Producer(_graph.Producer((Spread * other).Name)!.Input[0])!.OpType);
    }

    [Fact]
    public void Emit_of_values_spread_along_other_axes_repeats()
    {
        Val rows = _graph.Input("rows", ElementType.Float, [1, 3, 2, 1]);
        Val both = Spread * _graph.Spreads.Repeat(rows, _image, [3]);
        Assert.All(_graph.Producer(both.Name)!.Input, name => Assert.Equal("Expand", _graph.Producer(name)!.OpType));
    }
}
