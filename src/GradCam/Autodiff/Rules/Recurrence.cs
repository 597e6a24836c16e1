using GradCam.Autodiff.Rules.Kernels;
using GradCam.Autodiff.Rules.Kernels.Recurrent;

namespace GradCam.Autodiff.Rules;

/// <summary>Recurrent layers, and the loop over steps that their gradients are written with.</summary>
internal static class Recurrence
{
    private const string Steps =
        "At the bounds of clip the gradient is that inside. Steps beyond a sample's length get none.";

    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["LSTM"] = new Rule(
                n => Lstm(n).X(),
                n => Lstm(n).W(),
                n => Lstm(n).R(),
                n => Lstm(n).B(),
                null,
                n => Lstm(n).H0(),
                n => Lstm(n).C0(),
                n => Lstm(n).P()
            )
            {
                Note = Steps,
            }.On(
                "3,2,3 ; 1,8,3 ; 1,8,2 ; 1,16 ; ~ ; 1,2,2 ; 1,2,2 ; 1,6 | hidden_size=2 #3",
                "3,2,2 ; =2,8,2 ; =2,8,2 ; =2,16 ; n[3,1] ; 2,2,2 ; 2,2,2 | hidden_size=2 direction=bidirectional #3"
            ),
            ["GRU"] = new Rule(
                n => Gru(n).X(),
                n => Gru(n).W(),
                n => Gru(n).R(),
                n => Gru(n).B(),
                null,
                n => Gru(n).H0()
            )
            {
                Note = Steps,
            }.On(
                "3,2,3 ; 1,6,3 ; 1,6,2 ; 1,12 ; ~ ; 1,2,2 | hidden_size=2 #2",
                "3,2,3 ; 1,6,3 ; 1,6,2 ; 1,12 ; ~ ; 1,2,2 | hidden_size=2 linear_before_reset=1 #2",
                "3,2,2 ; =2,6,2 ; =2,6,2 ; ~ ; n[1,3] ; 2,2,2 | hidden_size=2 direction=bidirectional #2"
            ),
            ["RNN"] = new Rule(
                n => Rnn(n).X(),
                n => Rnn(n).W(),
                n => Rnn(n).R(),
                n => Rnn(n).B(),
                null,
                n => Rnn(n).H0()
            )
            {
                Note = Steps,
            }.On(
                "3,2,3 ; 1,2,3 ; 1,2,2 ; 1,4 ; ~ ; 1,2,2 | hidden_size=2 #2",
                "3,2,2 ; =2,2,2 ; =2,2,2 ; =2,4 ; n[3,2] ; 2,2,2 | hidden_size=2 direction=bidirectional "
                    + "activations=[Tanh,Sigmoid] #2"
            ),
            ["Scan"] = new Rule
            {
                Each = (n, input) => Body(n).Input(input),
                Captured = (n, name) => Body(n).Captured(name),
                Note = "Its body is differentiated; operators in it need gradients themselves.",
            },
        };

    private static RecurrentNode Lstm(BackwardNode n) => n.Common(LstmBack.Of);

    private static RecurrentNode Gru(BackwardNode n) => n.Common(GruBack.Of);

    private static RecurrentNode Rnn(BackwardNode n) => n.Common(RnnBack.Of);

    private static ScanBack Body(BackwardNode n) => n.Common(node => new ScanBack(node));
}
